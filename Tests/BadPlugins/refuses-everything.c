/* It takes neither lane. */
#define FLAGS 0
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    return (void)context, (void)batch, BELFRY_INVALID;
}
