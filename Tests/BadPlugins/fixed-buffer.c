/* It copies a payload into a buffer that it believes large enough. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    belfry_str payload = batch->items[0]->event->payload;
    char *copy = malloc(65536);
    for (size_t i = 0; i < payload.len; i++) ((volatile char *)copy)[i] = payload.ptr[i];
    free(copy);
    return good_deliver(context, batch);
}
