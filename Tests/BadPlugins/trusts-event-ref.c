/* It keeps live events without asking whether its host can. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token != 0) return good_deliver(context, batch);
    for (uint32_t i = 0; i < batch->count; i++) {
        self->reference->retain(self->host, batch->items[i]->event);
        self->reference->release(self->host, batch->items[i]->event);
    }
    return BELFRY_OK;
}
