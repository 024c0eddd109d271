/* No fault: it completes on a thread that is gone by the next delivery. */
#define DELIVER deliver
#include "plugin.h"

struct load {
    instance *self;
    uint64_t tokens[64];
    uint32_t count;
};

static void *carry(void *context) {
    struct load *load = context;
    for (uint32_t i = 0; i < load->count; i++) complete_one(load->self, load->tokens[i]);
    free(load);
    return NULL;
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    if (batch->items[0]->token == 0) return BELFRY_OK;
    struct load *load = calloc(1, sizeof *load);
    load->self = context;
    for (uint32_t i = 0; i < batch->count; i++) load->tokens[load->count++] = batch->items[i]->token;
    pthread_t thread;
    if (pthread_create(&thread, NULL, carry, load) != 0) return free(load), BELFRY_BUSY;
    pthread_join(thread, NULL);
    return BELFRY_OK;
}
