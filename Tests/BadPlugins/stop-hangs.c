/* stop() never returns. */
#define STOP hang
#include "plugin.h"

static void hang(void *context, int64_t deadline) {
    (void)context, (void)deadline;
    for (;;) sleep_ms(1000);
}
