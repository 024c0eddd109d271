/* Its schema names a type that does not exist. */
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"text\"}}}"
#include "plugin.h"
