/* It reports a receipt, and then that the reader has opted out: that is as it should be. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    (void)token;
    report(self, name, BELFRY_OK);
    return report(self, name, BELFRY_GONE);
}
