/* No fault: it completes each batch on a thread of its own, which is gone by the end of stop(). */
#define DELIVER deliver
#define STOP stop
#include "plugin.h"

struct load {
    instance *self;
    uint64_t tokens[64];
    uint32_t count;
};

static void *carry(void *context) {
    struct load *load = context;
    instance *self = load->self;
    for (uint32_t i = 0; i < load->count; i++) complete_one(self, load->tokens[i]);
    free(load);
    pthread_mutex_lock(&self->lock);
    self->sequence--;
    pthread_cond_broadcast(&self->bell);
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0) return BELFRY_OK;
    struct load *load = calloc(1, sizeof *load);
    load->self = self;
    for (uint32_t i = 0; i < batch->count; i++) load->tokens[load->count++] = batch->items[i]->token;
    pthread_t thread;
    pthread_mutex_lock(&self->lock);
    int is_taken = pthread_create(&thread, NULL, carry, load) == 0;
    if (is_taken) {
        pthread_detach(thread);
        self->sequence++;
    }
    pthread_mutex_unlock(&self->lock);
    if (!is_taken) free(load);
    return is_taken ? BELFRY_OK : BELFRY_BUSY;
}

static void stop(void *context, int64_t deadline) {
    instance *self = context;
    pthread_mutex_lock(&self->lock);
    while (self->sequence > 0) pthread_cond_wait(&self->bell, &self->lock);
    pthread_mutex_unlock(&self->lock);
    good_stop(context, deadline);
}
