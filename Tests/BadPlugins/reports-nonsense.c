/* It reports what is no news of a message. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    (void)token;
    return report(self, name, BELFRY_BUSY);
}
