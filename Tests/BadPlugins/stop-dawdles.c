/* stop() takes longer than its deadline allows. */
#define STOP dawdle
#include "plugin.h"

static void dawdle(void *context, int64_t deadline) {
    sleep_ms(1200);
    good_stop(context, deadline);
}
