/* It leaves the size of what it reports out. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    (void)token;
    belfry_result news = {.provider_id = {name, strlen(name)}};
    return self->delivery->report(self->host, &news);
}
