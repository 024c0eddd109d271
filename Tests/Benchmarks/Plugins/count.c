/* A channel that counts, and checks that what it counts is whole and in order.
 *
 * Each event carries a number "seq" that rises by one. The tally goes from an instance to its successor by the handoff,
 * so that a reload is seen through. */
#include "bench.h"
#include <stdatomic.h>
#include <stdio.h>

struct tally {
    _Atomic uint64_t count, lost, doubled;
    _Atomic uint64_t last;
    const belfry_host *host;
};

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)config, (void)errors, (void)errors_context;
    struct tally *tally = calloc(1, sizeof *tally);
    tally->host = host;
    *context = tally;
    return BELFRY_OK;
}

static belfry_status start(void *context) { return (void)context, BELFRY_OK; }
static void stop(void *context, int64_t deadline) { (void)context, (void)deadline; }
static void destroy(void *context) { free(context); }

static void note(struct tally *tally, const belfry_event *event) {
    tally->count++;
    if (event->number_count == 0) return;
    uint64_t seq = (uint64_t)event->numbers[0].value, last = tally->last;
    if (seq <= last)
        tally->doubled++;
    else
        tally->lost += seq - last - 1;
    tally->last = seq;
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct tally *tally = context;
    if (batch->items[0]->event->number_count == 0) {
        atomic_fetch_add_explicit(&tally->count, batch->count, memory_order_relaxed);
        return BELFRY_OK;
    }
    for (uint32_t i = 0; i < batch->count; i++) note(tally, batch->items[i]->event);
    return BELFRY_OK;
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    (void)request;
    struct tally *tally = context;
    char text[256];
    int length = snprintf(text, sizeof text, "{\"count\":%llu,\"last\":%llu,\"lost\":%llu,\"doubled\":%llu}\n",
                          (unsigned long long)tally->count, (unsigned long long)tally->last,
                          (unsigned long long)tally->lost, (unsigned long long)tally->doubled);
    reply(reply_context, 200, NULL, 0, (belfry_str){text, (size_t)length});
    return BELFRY_OK;
}

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    sink(sink_context, (belfry_str)STR("tally"), (belfry_str){context, sizeof(struct tally)});
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    struct tally *tally = context, *saved;
    for (size_t i = 0; i < count; i++) {
        if (items[i].value.len != sizeof *saved) continue;
        struct tally old;
        memcpy(&old, items[i].value.ptr, sizeof old);
        old.host = tally->host;
        memcpy(tally, &old, sizeof old);
    }
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = 4096, .deliver = deliver};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    static const belfry_handoff handoff = {.size = sizeof handoff, .save = save, .load = load};
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    if (strcmp(id, BELFRY_HANDOFF) == 0) return &handoff;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = BELFRY_F_LIVE | BELFRY_F_EXCLUSIVE,
        .id = STR("belfry.bench.count"), .version = STR("1.0.0"), .vendor = STR("Belfry"), .runtime = STR("c"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
