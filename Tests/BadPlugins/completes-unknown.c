/* It cuts tokens to 32 bits. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++) {
        uint64_t token = batch->items[i]->token;
        if (token != 0) complete_one(context, (uint32_t)token);
    }
    return BELFRY_OK;
}
