/* Its events have no type, and bytes that are not UTF-8. */
#define SOURCE
#define START start
#include "plugin.h"

static void *babble(void *context) {
    instance *self = context;
    while (!self->is_ending) {
        belfry_event event = {.size = sizeof event, .type = TEXT("com.example.tick"), .title = TEXT("\xff\xfe")};
        const belfry_event *events[] = {&event};
        if (self->emit) self->emit->emit(self->host, events, 1, 0);
        sleep_ms(5);
    }
    return NULL;
}

static belfry_status start(void *context) {
    instance *self = context;
    self->has_thread = pthread_create(&self->thread, NULL, babble, self) == 0;
    return BELFRY_OK;
}
