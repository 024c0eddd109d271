/* Its timer never returns. */
#define START start
#define TIMER hang
#include "plugin.h"

static belfry_status start(void *context) {
    instance *self = context;
    if (self->timer) self->timer->arm(self->host, 1, 1000000, 1000000);
    return good_start(context);
}

static void hang(void *context, uint64_t id) {
    (void)context, (void)id;
    for (;;) sleep_ms(1000);
}
