/* It leaves a handler that crashes when the process ends. */
#define START start
#include "plugin.h"

static void crash(void) { abort(); }

static belfry_status start(void *context) { return atexit(crash) == 0 ? good_start(context) : BELFRY_RETRY; }
