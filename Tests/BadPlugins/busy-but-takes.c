/* It answers BUSY at times and sends the first of the batch all the same. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0 || ++self->sequence % 3 != 0) return good_deliver(context, batch);
    complete_one(self, batch->items[0]->token);
    return BELFRY_BUSY;
}
