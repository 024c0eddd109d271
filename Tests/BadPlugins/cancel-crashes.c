/* It crashes when a token is cancelled that it does not have. */
#define CANCEL crash
#include "plugin.h"

static void crash(void *context, uint64_t token) {
    instance *self = context;
    size_t i = 0;
    pthread_mutex_lock(&self->lock);
    while (i < self->count && self->tokens[i] != token) i++;
    if (i == self->count) abort();
    pthread_mutex_unlock(&self->lock);
}
