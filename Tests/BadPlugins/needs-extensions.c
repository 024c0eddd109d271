/* It crashes under a host that has no extensions. */
#define START demand
#include "plugin.h"

static belfry_status demand(void *context) {
    instance *self = context;
    return self->timer->now_mono_ns(self->host) > 0 ? good_start(context) : BELFRY_RETRY;
}
