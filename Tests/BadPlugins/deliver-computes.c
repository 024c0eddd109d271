/* deliver() does the work itself, without ever waiting. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct timespec now;
    for (long began = 0, spent = 0; spent < 4000000;) {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        long total = now.tv_sec * 1000000000 + now.tv_nsec;
        if (began == 0) began = total;
        spent = total - began;
    }
    return good_deliver(context, batch);
}
