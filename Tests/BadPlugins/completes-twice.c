/* It completes each token twice. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++) {
        uint64_t token = batch->items[i]->token;
        if (token == 0) continue;
        complete_one(context, token);
        complete_one(context, token);
    }
    return BELFRY_OK;
}
