/* It takes the presence of one extension for that of another. */
#define START both
#include "plugin.h"

static belfry_status both(void *context) {
    instance *self = context;
    const belfry_host_state *state = self->host->get_ext(self->host, BELFRY_HOST_STATE);
    if (state) self->timer->disarm(self->host, 1);
    return good_start(context);
}
