/* Its outcomes are none. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    for (uint32_t i = 0; i < batch->count; i++) {
        belfry_result result = {.size = sizeof result, .status = 77, .token = batch->items[i]->token};
        const belfry_result *results[] = {&result};
        if (result.token != 0) self->delivery->complete(self->host, results, 1);
    }
    return BELFRY_OK;
}
