/* A channel that names the messages it sends, and reports on them. */
#include "plugin.h"

/* Completes `token` as a message called `name`. */
UNUSED static void complete_as(instance *self, uint64_t token, const char *name) {
    belfry_result result = {
        .size = sizeof result, .status = BELFRY_OK, .token = token, .provider_id = {name, strlen(name)}};
    const belfry_result *results[] = {&result};
    self->delivery->complete(self->host, results, 1);
}

/* News of the message called `name`. */
UNUSED static belfry_status report(instance *self, const char *name, belfry_status status) {
    belfry_result news = {.size = sizeof news, .status = status, .provider_id = {name, strlen(name)}};
    return self->delivery->report(self->host, &news);
}

static belfry_status news_of(instance *self, uint64_t token, const char *name);

/* Completes each token as a message of its own, of which there is news at once. */
static belfry_status DELIVER(void *context, const belfry_batch *batch) {
    char name[32];
    for (uint32_t i = 0; i < batch->count; i++) {
        uint64_t token = batch->items[i]->token;
        if (token == 0) continue;
        snprintf(name, sizeof name, "message-%llx", (unsigned long long)token);
        complete_as(context, token, name);
        news_of(context, token, name);
    }
    return BELFRY_OK;
}
