/* deliver() sends before it returns. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    sleep_ms(8);
    return good_deliver(context, batch);
}
