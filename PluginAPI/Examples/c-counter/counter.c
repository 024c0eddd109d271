/* Counts live events: the smallest channel there is. GET /count on its endpoint says how many. */
#include <belfry/belfry.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(s) {s, sizeof(s) - 1}

typedef struct counter {
    const belfry_host *host;
    atomic_uint_fast64_t count;
} counter;

static belfry_status deliver(void *context, const belfry_batch *batch) {
    counter *self = context;
    if (batch->count == 0 || batch->items[0]->token != 0) return BELFRY_INVALID; /* live only */
    atomic_fetch_add_explicit(&self->count, batch->count, memory_order_relaxed);
    return BELFRY_OK;
}

static belfry_str count_text(counter *self, char *buffer, size_t size) {
    int length = snprintf(buffer, size, "%llu", (unsigned long long)atomic_load(&self->count));
    return (belfry_str){buffer, (size_t)length};
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    char buffer[32];
    int known = request->path.len == 6 && memcmp(request->path.ptr, "/count", 6) == 0;
    belfry_str body = known ? count_text(context, buffer, sizeof buffer) : (belfry_str)TEXT("There is only /count.");
    reply(reply_context, known ? 200 : 404, NULL, 0, body);
    return BELFRY_OK;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)config;
    counter *self = calloc(1, sizeof *self);
    if (!self) {
        errors(errors_context, (belfry_str){0}, (belfry_str)TEXT("There is no memory left."));
        return BELFRY_RETRY;
    }
    self->host = host;
    *context = self;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    (void)context;
    return BELFRY_OK;
}

static void stop(void *context, int64_t deadline_mono_ns) {
    (void)deadline_mono_ns;
    counter *self = context;
    char buffer[32];
    belfry_kv field = {TEXT("count"), count_text(self, buffer, sizeof buffer)};
    self->host->log(self->host, BELFRY_LOG_INFO, (belfry_str)TEXT("Counting has ended."), &field, 1);
}

static const belfry_channel channel = {.size = sizeof channel, .max_batch = 1024, .deliver = deliver};
static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

static const belfry_plugin plugin = {
    .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = BELFRY_F_LIVE,
    .id = TEXT("belfry.example.counter"), .version = TEXT("1.0.0"), .vendor = TEXT("Belfry"), .runtime = TEXT("c"),
    .config_schema = TEXT("{\"type\":\"object\",\"additionalProperties\":false}"),
    .create = create, .start = start, .stop = stop, .destroy = free, .get_ext = get_ext,
};

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
