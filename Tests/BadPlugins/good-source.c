/* No fault, as a source. */
#define SOURCE
#include "plugin.h"
