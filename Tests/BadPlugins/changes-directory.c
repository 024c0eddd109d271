/* It changes the working directory. */
#define START start
#include "plugin.h"

static belfry_status start(void *context) { return chdir("/usr") == 0 ? good_start(context) : BELFRY_RETRY; }
