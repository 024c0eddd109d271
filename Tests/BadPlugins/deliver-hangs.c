/* deliver() of live items never returns. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    while (batch->items[0]->token == 0) sleep_ms(1000);
    return good_deliver(context, batch);
}
