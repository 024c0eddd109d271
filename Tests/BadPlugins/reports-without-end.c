/* It reports until the host remembers the message. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    (void)token;
    belfry_status status = BELFRY_GONE;
    for (int i = 0; i < 1000 && status == BELFRY_GONE; i++) status = report(self, name, BELFRY_REJECTED);
    return status;
}
