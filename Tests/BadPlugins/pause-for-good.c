/* It does not go on after a pause. */
#define SOURCE
#define PAUSE once
#include "plugin.h"

static void once(void *context, int32_t on) {
    (void)on;
    good_pause(context, 1);
}
