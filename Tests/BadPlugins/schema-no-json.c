/* Its schema is no JSON. */
#define SCHEMA "{type: object}"
#include "plugin.h"
