/* Its schema has a password that is not marked writeOnly. */
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"password\":{\"type\":\"string\"}}}"
#include "plugin.h"
