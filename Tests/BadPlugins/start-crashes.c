/* start() crashes. */
#define START crash
#include "plugin.h"

static belfry_status crash(void *context) {
    (void)context;
    abort();
}
