/* No fault: it is busy at times, and says when it has room. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0 || ++self->sequence % 3 != 0) return good_deliver(context, batch);
    self->delivery->ready(self->host);
    return BELFRY_BUSY;
}
