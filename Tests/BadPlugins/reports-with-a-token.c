/* It names the message by the token of its delivery. */
#define DELIVER deliver
#include "reporting.h"

static belfry_status news_of(instance *self, uint64_t token, const char *name) {
    belfry_result news = {.size = sizeof news, .token = token, .provider_id = {name, strlen(name)}};
    return self->delivery->report(self->host, &news);
}
