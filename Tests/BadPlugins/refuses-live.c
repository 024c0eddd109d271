/* It is flagged LIVE and refuses live events. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    return batch->items[0]->token == 0 ? BELFRY_INVALID : good_deliver(context, batch);
}
