/* It drops what the host was too busy to take. */
#define SOURCE
#define START start
#include "plugin.h"

static void *hurry(void *context) {
    instance *self = context;
    char title[32];
    while (!self->is_ending) {
        snprintf(title, sizeof title, "tick %llu", (unsigned long long)self->sequence++);
        emit_one(self, title);
        sleep_ms(5);
    }
    return NULL;
}

static belfry_status start(void *context) {
    instance *self = context;
    self->has_thread = pthread_create(&self->thread, NULL, hurry, self) == 0;
    return BELFRY_OK;
}
