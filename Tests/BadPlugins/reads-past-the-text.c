/* It takes texts for C strings. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    const char *volatile title = batch->items[0]->event->title.ptr;
    if (title && strlen(title) == 12345) return BELFRY_BUSY;
    return good_deliver(context, batch);
}
