/* deliver() forgets that it may be called on several threads at once. */
#define DELIVER deliver
#define STOP stop
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0) return BELFRY_OK;
    if (self->count + batch->count > CAPACITY) {
        complete_all(self);
        return BELFRY_BUSY;
    }
    size_t place = self->count;
    for (uint32_t i = 0; i < batch->count; i++) self->tokens[place + i] = batch->items[i]->token;
    struct timespec moment = {0, 200000};
    nanosleep(&moment, NULL);
    self->count = place + batch->count;
    return BELFRY_OK;
}

static void stop(void *context, int64_t deadline) {
    good_stop(context, deadline);
    complete_all(context);
}
