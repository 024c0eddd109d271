/* Every third deliver() sends before it returns. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    if (++((instance *)context)->sequence % 3 == 0) sleep_ms(4);
    return good_deliver(context, batch);
}
