/* It completes all that it is given before deliver() returns, and reads the batch afterwards, as it may. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++) {
        if (batch->items[i]->token != 0) complete_one(context, batch->items[i]->token);
    }
    size_t length = 0;
    for (uint32_t i = 0; i < batch->count; i++) length += batch->items[i]->event->title.len;
    return length < SIZE_MAX ? BELFRY_OK : BELFRY_BUSY;
}
