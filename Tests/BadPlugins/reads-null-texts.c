/* It reads the first letter of a title without asking whether there is one. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    if (*(const volatile char *)batch->items[0]->event->title.ptr == 0x7F) return BELFRY_BUSY;
    return good_deliver(context, batch);
}
