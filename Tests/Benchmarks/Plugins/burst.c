/* A source that emits as fast as it can, or at a rate, and says what one event cost.
 *
 * Settings: "events" in all, "batch" events a call, "rate" events a second (0: no pause), "seq" 1 to number them. */
#include "bench.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { MAX_BATCH = 4096 };

struct burst {
    const belfry_host *host;
    const belfry_host_emit *emit;
    uint64_t events, batch, numbered;
    double rate;
    pthread_t thread;
    _Atomic int stopping, done;
    _Atomic uint64_t sent, busy;
    _Atomic int64_t took_ns, cpu_ns; /* of the wall, and of this thread on a processor */
};

static void fill(belfry_event *event, belfry_number *number, int numbered) {
    memset(event, 0, sizeof *event);
    event->size = sizeof *event;
    event->priority = -1;
    event->type = (belfry_str)STR("price_update");
    event->subject = (belfry_str)STR("AAPL");
    event->user = (belfry_str)STR("desk");
    event->title = (belfry_str)STR("AAPL: 100 shares filled at $175.50");
    event->payload = (belfry_str)STR("{\"symbol\":\"AAPL\",\"side\":\"BUY\",\"quantity\":100,\"price\":175.5}");
    number->key = (belfry_str)STR("seq");
    event->numbers = numbered ? number : NULL;
    event->number_count = numbered ? 1 : 0;
}

static void wait_for(struct burst *burst, int64_t began, uint64_t sent) {
    int64_t due = began + (int64_t)((double)sent / burst->rate * 1e9), now = monotonic_ns();
    if (due <= now) return;
    struct timespec time = {due / 1000000000, due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static int64_t thread_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void *run(void *context) {
    struct burst *burst = context;
    static _Thread_local belfry_event events[MAX_BATCH];
    static _Thread_local belfry_number numbers[MAX_BATCH];
    static _Thread_local const belfry_event *list[MAX_BATCH];
    for (uint64_t i = 0; i < burst->batch; i++) {
        fill(&events[i], &numbers[i], burst->numbered != 0);
        list[i] = &events[i];
    }
    int64_t began = monotonic_ns(), cpu_began = thread_ns();
    uint64_t sent = burst->sent;
    while (!burst->stopping && (burst->events == 0 || sent < burst->events)) {
        for (uint64_t i = 0; i < burst->batch; i++) numbers[i].value = (double)(sent + i + 1);
        belfry_status status = burst->emit->emit(burst->host, list, burst->batch, 0);
        if (status != BELFRY_OK) {
            burst->busy++;
            struct timespec moment = {0, 100000};
            nanosleep(&moment, NULL);
            continue;
        }
        sent += burst->batch;
        burst->sent = sent;
        if (burst->rate > 0) wait_for(burst, began, sent);
    }
    burst->cpu_ns = thread_ns() - cpu_began;
    burst->took_ns = monotonic_ns() - began;
    burst->done = 1;
    return NULL;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct burst *burst = calloc(1, sizeof *burst);
    burst->host = host;
    burst->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    burst->events = (uint64_t)number_setting(config, "events", 0);
    burst->batch = (uint64_t)number_setting(config, "batch", 1);
    burst->rate = number_setting(config, "rate", 0);
    burst->numbered = (uint64_t)number_setting(config, "seq", 0);
    if (burst->batch < 1 || burst->batch > MAX_BATCH) burst->batch = 1;
    *context = burst;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    struct burst *burst = context;
    return pthread_create(&burst->thread, NULL, run, burst) == 0 ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline) {
    struct burst *burst = context;
    (void)deadline;
    burst->stopping = 1;
    pthread_join(burst->thread, NULL);
}

static void destroy(void *context) { free(context); }

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    (void)request;
    struct burst *burst = context;
    char text[256];
    int length = snprintf(text, sizeof text, "{\"sent\":%llu,\"busy\":%llu,\"done\":%d,\"took_ns\":%lld,\"cpu_ns\":%lld}\n",
                          (unsigned long long)burst->sent, (unsigned long long)burst->busy, burst->done,
                          (long long)burst->took_ns,
                          (long long)burst->cpu_ns);
    reply(reply_context, 200, NULL, 0, (belfry_str){text, (size_t)length});
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_source source = {.size = sizeof source};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    (void)plugin;
    if (strcmp(id, BELFRY_SOURCE) == 0) return &source;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR,
        .id = STR("belfry.bench.burst"), .version = STR("1.0.0"), .vendor = STR("Belfry"), .runtime = STR("c"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
