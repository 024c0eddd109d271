/* A token that is cancelled it forgets. */
#define CANCEL forget
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0) return BELFRY_OK;
    belfry_status status = BELFRY_BUSY;
    pthread_mutex_lock(&self->lock);
    if (self->count + batch->count <= CAPACITY) {
        for (uint32_t i = 0; i < batch->count; i++) self->tokens[self->count++] = batch->items[i]->token;
        status = BELFRY_OK;
    }
    pthread_mutex_unlock(&self->lock);
    return status;
}

static void forget(void *context, uint64_t token) {
    instance *self = context;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->count; i++)
        if (self->tokens[i] == token) self->tokens[i] = self->tokens[--self->count];
    pthread_mutex_unlock(&self->lock);
}
