/* It reports on a message that it never sent. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    (void)token, (void)name;
    return report(self, "message-of-somebody-else", BELFRY_OK);
}
