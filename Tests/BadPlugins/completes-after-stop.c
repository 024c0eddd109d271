/* It completes what it holds in destroy(), after stop() has returned. */
#define STOP forget
#define DESTROY late
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0 || self->count > 0) return BELFRY_BUSY;
    self->tokens[self->count++] = batch->items[0]->token;
    for (uint32_t i = 1; i < batch->count; i++) complete_one(self, batch->items[i]->token);
    return BELFRY_OK;
}

static void forget(void *context, int64_t deadline) {
    instance *self = context;
    self->tokens[CAPACITY - 1] = self->count;
    self->count = 0;
    good_stop(context, deadline);
    self->count = self->tokens[CAPACITY - 1];
}

static void late(void *context) {
    complete_all(context);
    free(context);
}
