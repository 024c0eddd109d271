/* It reads a field of the host that this release does not have. */
#define START demand
#include "plugin.h"

static belfry_status demand(void *context) {
    instance *self = context;
    const volatile uint64_t *younger = (const volatile uint64_t *)(self->host + 1);
    return *younger == 42 ? BELFRY_RETRY : good_start(context);
}
