/* A source whose events are stored: it emits with a cookie each time, as fast as BUSY allows or at a rate, and measures how
 * long each emit() took to become durable.
 *
 * Settings: "events" in all, "batch" events a call, "rate" events a second (0: as fast as it goes). Its endpoint says what
 * came of it; times in microseconds, of calls. */
#include "bench.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { MAX_BATCH = 4096, OPEN = 1 << 18, LONGEST_US = 1 << 22 };

struct pour {
    const belfry_host *host;
    const belfry_host_emit *emit;
    uint64_t events, batch;
    double rate;
    pthread_t thread;
    _Atomic int stopping;
    _Atomic uint64_t sent, busy, safe, failed;
    _Atomic int64_t began, ended; /* the first emit(), the last durable() */
    int64_t *emitted;             /* by cookie; a ring */
    _Atomic uint32_t *tally;      /* calls by microseconds until durable() */
};

static void fill(belfry_event *event) {
    memset(event, 0, sizeof *event);
    event->size = sizeof *event;
    event->priority = -1;
    event->type = (belfry_str)STR("order_filled");
    event->subject = (belfry_str)STR("AAPL");
    event->user = (belfry_str)STR("desk");
    event->title = (belfry_str)STR("AAPL: 100 shares filled at $175.50");
    event->payload = (belfry_str)STR("{\"symbol\":\"AAPL\",\"side\":\"BUY\",\"quantity\":100,\"price\":175.5}");
}

static void pause_until(int64_t time) {
    if (time <= monotonic_ns()) return;
    struct timespec until = {time / 1000000000, time % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void *run(void *context) {
    struct pour *pour = context;
    static _Thread_local belfry_event events[MAX_BATCH];
    static _Thread_local const belfry_event *list[MAX_BATCH];
    for (uint64_t i = 0; i < pour->batch; i++) {
        fill(&events[i]);
        list[i] = &events[i];
    }
    pour->began = monotonic_ns();
    uint64_t sent = 0;
    for (uint64_t call = 1; !pour->stopping && sent < pour->events; call++) {
        int64_t due = pour->rate > 0 ? pour->began + (int64_t)((double)sent / pour->rate * 1e9) : 0;
        pause_until(due);
        /* Under a rate the time runs from when the event was due: a late emit() is part of it. */
        pour->emitted[call % OPEN] = due > 0 ? due : monotonic_ns();
        while (!pour->stopping && pour->emit->emit(pour->host, list, pour->batch, call) != BELFRY_OK) {
            pour->busy++;
            pause_until(monotonic_ns() + 100000);
        }
        sent += pour->batch;
        pour->sent = sent;
    }
    return NULL;
}

static void durable(void *context, uint64_t cookie, belfry_status status) {
    struct pour *pour = context;
    int64_t now = monotonic_ns(), us = (now - pour->emitted[cookie % OPEN]) / 1000;
    if (status != BELFRY_OK) pour->failed += pour->batch;
    atomic_fetch_add_explicit(&pour->tally[us < LONGEST_US ? us : LONGEST_US - 1], 1, memory_order_relaxed);
    pour->ended = now;
    pour->safe += pour->batch;
}

/* The time that so large a part of the calls stayed within. */
static uint64_t within(struct pour *pour, double part) {
    uint64_t all = pour->safe / pour->batch, seen = 0;
    for (uint64_t us = 0; us < LONGEST_US; us++) {
        seen += pour->tally[us];
        if (seen > 0 && (double)seen >= part * (double)all) return us;
    }
    return LONGEST_US;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct pour *pour = calloc(1, sizeof *pour);
    if (!pour) return BELFRY_RETRY;
    pour->host = host;
    pour->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    pour->events = (uint64_t)number_setting(config, "events", 0);
    pour->batch = (uint64_t)number_setting(config, "batch", 1);
    pour->rate = number_setting(config, "rate", 0);
    pour->emitted = calloc(OPEN, sizeof *pour->emitted);
    pour->tally = calloc(LONGEST_US, sizeof *pour->tally);
    *context = pour;
    return pour->batch < 1 || pour->batch > MAX_BATCH || !pour->emitted || !pour->tally ? BELFRY_INVALID : BELFRY_OK;
}

static belfry_status start(void *context) {
    struct pour *pour = context;
    return pthread_create(&pour->thread, NULL, run, pour) == 0 ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline) {
    struct pour *pour = context;
    (void)deadline;
    pour->stopping = 1;
    pthread_join(pour->thread, NULL);
}

static void destroy(void *context) {
    struct pour *pour = context;
    free(pour->emitted);
    free(pour->tally);
    free(pour);
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    (void)request;
    struct pour *pour = context;
    char text[512];
    int done = pour->safe >= pour->events;
    int length = snprintf(
        text, sizeof text,
        "{\"sent\":%llu,\"busy\":%llu,\"safe\":%llu,\"failed\":%llu,\"done\":%s,\"began_ns\":%lld,\"took_ns\":%lld,"
        "\"p50_us\":%llu,\"p99_us\":%llu,\"p999_us\":%llu}\n",
        (unsigned long long)pour->sent, (unsigned long long)pour->busy, (unsigned long long)pour->safe,
        (unsigned long long)pour->failed, done ? "true" : "false", (long long)pour->began,
        (long long)(pour->ended - pour->began), (unsigned long long)(done ? within(pour, 0.5) : 0),
        (unsigned long long)(done ? within(pour, 0.99) : 0), (unsigned long long)(done ? within(pour, 0.999) : 0));
    reply(reply_context, 200, NULL, 0, (belfry_str){text, (size_t)length});
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_source source = {.size = sizeof source, .durable = durable};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    (void)plugin;
    if (strcmp(id, BELFRY_SOURCE) == 0) return &source;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR,
        .id = STR("belfry.bench.pour"), .version = STR("1.0.0"), .vendor = STR("Belfry"), .runtime = STR("c"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
