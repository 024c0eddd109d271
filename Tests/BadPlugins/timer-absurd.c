/* No fault that costs it anything: it arms timers at the end of time. */
#define START start
#define TIMER fire
#include "plugin.h"

static belfry_status start(void *context) {
    instance *self = context;
    if (self->timer) {
        self->timer->arm(self->host, 1, INT64_MAX, INT64_MAX);
        self->timer->arm(self->host, 2, 0, INT64_MAX);
        self->timer->arm(self->host, 3, 1, 1);
        self->timer->disarm(self->host, 3);
        self->timer->disarm(self->host, 99);
    }
    return good_start(context);
}

static void fire(void *context, uint64_t id) { (void)context, (void)id; }
