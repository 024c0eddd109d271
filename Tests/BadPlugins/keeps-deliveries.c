/* It reads a delivery after it has completed its token. */
#define DELIVER deliver
#define STOP stop
#include "plugin.h"

static const belfry_delivery *_Atomic last;

static belfry_status deliver(void *context, const belfry_batch *batch) {
    if (batch->items[0]->token != 0) last = batch->items[0];
    return good_deliver(context, batch);
}

static void stop(void *context, int64_t deadline) {
    good_stop(context, deadline);
    if (last && last->event->title.len > 0 && last->event->title.ptr[0] == '?') sleep_ms(1);
}
