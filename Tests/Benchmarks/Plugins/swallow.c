/* A channel of stored deliveries that completes all of a batch at once, or is busy for good.
 *
 * Setting: "busy" 1. Its endpoint says how many it was given, and when the last of them came. */
#include "bench.h"
#include <stdatomic.h>
#include <stdio.h>

enum { MAX_BATCH = 1024 };

struct swallow {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    int is_busy;
    _Atomic uint64_t count, calls, repeats;
    _Atomic int64_t last_ns;
};

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct swallow *swallow = calloc(1, sizeof *swallow);
    if (!swallow) return BELFRY_RETRY;
    swallow->host = host;
    swallow->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    swallow->is_busy = number_setting(config, "busy", 0) != 0;
    *context = swallow;
    return BELFRY_OK;
}

static belfry_status start(void *context) { return (void)context, BELFRY_OK; }
static void stop(void *context, int64_t deadline) { (void)context, (void)deadline; }
static void destroy(void *context) { free(context); }

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct swallow *swallow = context;
    if (swallow->is_busy || batch->count > MAX_BATCH) return BELFRY_BUSY;
    belfry_result results[MAX_BATCH];
    const belfry_result *list[MAX_BATCH];
    for (uint32_t i = 0; i < batch->count; i++) {
        results[i] = (belfry_result){.size = sizeof results[i], .status = BELFRY_OK, .token = batch->items[i]->token};
        list[i] = &results[i];
        swallow->repeats += batch->items[i]->flags & BELFRY_DELIVERY_REPEAT;
    }
    swallow->delivery->complete(swallow->host, list, batch->count);
    swallow->last_ns = monotonic_ns();
    swallow->calls++;
    swallow->count += batch->count;
    return BELFRY_OK;
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    (void)request;
    struct swallow *swallow = context;
    char text[256];
    int length = snprintf(text, sizeof text, "{\"count\":%llu,\"calls\":%llu,\"repeats\":%llu,\"last_ns\":%lld}\n",
                          (unsigned long long)swallow->count, (unsigned long long)swallow->calls,
                          (unsigned long long)swallow->repeats, (long long)swallow->last_ns);
    reply(reply_context, 200, NULL, 0, (belfry_str){text, (size_t)length});
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = MAX_BATCH, .max_in_flight = 8192,
                                           .deliver = deliver};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR,
        .id = STR("belfry.bench.swallow"), .version = STR("1.0.0"), .vendor = STR("Belfry"), .runtime = STR("c"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
