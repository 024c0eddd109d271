/* A source that offers events as fast as they are made durable, and keeps books that outlive the process.
 *
 * "offered" and "accepted" in the folder of the setting "folder": a line "RUN FIRST COUNT" before each emit(), and one for
 * each durable() that says that the events are safe. An event's id is "RUN-NUMBER". Settings: "run", "events" in all,
 * "batch" (0: of many sizes), "dies_offering" and "dies_confirming": it kills its process in that many-th emit() or
 * durable(). From the second run on it begins with the first events of the run before, as a source does that does not know
 * what became of them. */
#include "../../Benchmarks/Plugins/bench.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { MAX_BATCH = 16384, AGAIN = 32, OPEN = 64 };

struct offerer {
    const belfry_host *host;
    const belfry_host_emit *emit;
    unsigned run, events, batch;
    _Atomic long emits_left, confirmations_left; /* until it dies; 0: it does not */
    int offered, accepted;
    pthread_t thread;
    _Atomic int stopping, open; /* emits that are not confirmed */
    belfry_event events_of_batch[MAX_BATCH];
    const belfry_event *list[MAX_BATCH];
    char ids[MAX_BATCH][24];
};

static int book(belfry_str config, const char *name) {
    char text[4096] = {0}, path[4200];
    memcpy(text, config.ptr, config.len < sizeof text - 1 ? config.len : sizeof text - 1);
    char *folder = strstr(text, "\"folder\":\"");
    if (!folder) return -1;
    folder += strlen("\"folder\":\"");
    folder[strcspn(folder, "\"")] = 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(int file, unsigned run, unsigned first, unsigned count) {
    char line[64];
    int length = snprintf(line, sizeof line, "%u %u %u\n", run, first, count);
    if (write(file, line, (size_t)length) != length) abort();
}

static void die_in(_Atomic long *calls_left) {
    if (*calls_left > 0 && --*calls_left == 0) kill(getpid(), SIGKILL);
}

/* What the channel is to answer; see scribe.c. */
static belfry_str subject(unsigned number) {
    if (number % 16 == 5) return (belfry_str)STR("retry-1");
    if (number % 16 == 9) return (belfry_str)STR("unknown-1");
    if (number % 64 == 33) return (belfry_str)STR("reject");
    return (belfry_str)STR("AAPL");
}

/* Offers them until they are taken. */
static void offer(struct offerer *self, unsigned run, unsigned first, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        belfry_event *event = &self->events_of_batch[i];
        memset(event, 0, sizeof *event);
        event->size = sizeof *event;
        event->priority = -1;
        event->type = (belfry_str)STR("order_filled");
        event->subject = subject(first + i);
        event->id.ptr = self->ids[i];
        event->id.len = (size_t)snprintf(self->ids[i], sizeof self->ids[i], "%u-%u", run, first + i);
        self->list[i] = event;
    }
    note(self->offered, run, first, count);
    uint64_t cookie = (uint64_t)run << 48 | (uint64_t)first << 16 | count;
    self->open++;
    while (!self->stopping) {
        die_in(&self->emits_left);
        if (self->emit->emit(self->host, self->list, count, cookie) == BELFRY_OK) return;
        nanosleep(&(struct timespec){0, 100000}, NULL);
    }
}

static void *run(void *context) {
    struct offerer *self = context;
    unsigned state = self->run * 2654435761u;
    if (self->run > 1 && self->events > 0) offer(self, self->run - 1, 0, AGAIN);
    for (unsigned first = 0; first < self->events && !self->stopping;) {
        if (self->open >= OPEN) {
            nanosleep(&(struct timespec){0, 100000}, NULL);
            continue;
        }
        state = state * 1664525u + 1013904223u;
        unsigned count = self->batch ? self->batch : (state >> 16) % AGAIN + 1;
        if (count > self->events - first) count = self->events - first;
        offer(self, self->run, first, count);
        first += count;
    }
    return NULL;
}

static void durable(void *context, uint64_t cookie, belfry_status status) {
    struct offerer *self = context;
    die_in(&self->confirmations_left);
    if (status == BELFRY_OK || status == BELFRY_REJECTED)
        note(self->accepted, (unsigned)(cookie >> 48), (unsigned)(cookie >> 16), (unsigned)(cookie & 0xFFFF));
    self->open--;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct offerer *self = calloc(1, sizeof *self);
    if (!self) return BELFRY_RETRY;
    self->host = host;
    self->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    self->run = (unsigned)number_setting(config, "run", 1);
    self->events = (unsigned)number_setting(config, "events", 0);
    self->batch = (unsigned)number_setting(config, "batch", 0);
    self->emits_left = (long)number_setting(config, "dies_offering", 0);
    self->confirmations_left = (long)number_setting(config, "dies_confirming", 0);
    self->offered = book(config, "offered");
    self->accepted = book(config, "accepted");
    *context = self;
    return self->batch > MAX_BATCH || self->offered < 0 || self->accepted < 0 ? BELFRY_INVALID : BELFRY_OK;
}

static belfry_status start(void *context) {
    struct offerer *self = context;
    return pthread_create(&self->thread, NULL, run, self) == 0 ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline) {
    struct offerer *self = context;
    (void)deadline;
    self->stopping = 1;
    pthread_join(self->thread, NULL);
}

static void destroy(void *context) {
    struct offerer *self = context;
    close(self->offered);
    close(self->accepted);
    free(self);
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_source source = {.size = sizeof source, .durable = durable};
    (void)plugin;
    return strcmp(id, BELFRY_SOURCE) == 0 ? &source : NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .id = STR("belfry.test.offerer"), .version = STR("1.0.0"),
        .runtime = STR("c"), .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
