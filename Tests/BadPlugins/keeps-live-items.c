/* It reads the array of a live batch after deliver() has returned. */
#define DELIVER deliver
#include "plugin.h"

static const belfry_batch *_Atomic last;

static belfry_status deliver(void *context, const belfry_batch *batch) {
    if (batch->items[0]->token != 0) return good_deliver(context, batch);
    const belfry_batch *before = last;
    if (before && before->items[0]->size == 1) return BELFRY_BUSY;
    last = batch;
    return BELFRY_OK;
}
