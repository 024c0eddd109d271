/* A channel that misbehaves while it runs, as its settings say; one that is given none behaves.
 *
 *   create, start, stop:  "hang", "fail" (stop: only "hang"), "crash"
 *   deliver:              what an event titled "fault" brings about: "hang", "crash", "stray" (completes a token it was
 *                         never given), "leave" (starts a thread that completes, emits and logs once stop() has returned)
 *   request:              "hang"
 *   pace:                 "slow" takes one event in 20 ms and answers BUSY meanwhile; "never" is always BUSY
 *   mark:                 any word, to make two sets of settings different
 * Its endpoint answers with what it has taken, and with the VERSION it was built with. */
#include <belfry/belfry.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STR(text) {text, sizeof(text) - 1}
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef FLAGS
#define FLAGS BELFRY_F_LIVE
#endif

struct unruly {
    const belfry_host *host;
    char settings[1024];
    _Atomic uint64_t taken;
    _Atomic int stopped;
    _Atomic int64_t next_ns;
};

static int is_set(const struct unruly *self, const char *pair) { return strstr(self->settings, pair) != NULL; }

static void hang(void) {
    for (;;) pause();
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void complete_stray(struct unruly *self) {
    const belfry_host_delivery *delivery = self->host->get_ext(self->host, BELFRY_HOST_DELIVERY);
    belfry_result result = {.size = sizeof result, .status = BELFRY_OK, .token = 4711};
    const belfry_result *results[] = {&result};
    delivery->complete(self->host, results, 1);
}

static void emit_one(struct unruly *self) {
    const belfry_host_emit *emit = self->host->get_ext(self->host, BELFRY_HOST_EMIT);
    belfry_event event = {.size = sizeof event, .priority = -1,
                          .type = STR("com.example.ghost"), .title = STR("from the dead")};
    const belfry_event *events[] = {&event};
    emit->emit(self->host, events, 1, 0);
}

/* Outlives stop(), which is forbidden, and calls the host, which is too. */
static void *haunt(void *context) {
    struct unruly *self = context;
    while (!self->stopped) usleep(1000);
    usleep(50000);
    complete_stray(self);
    emit_one(self);
    return NULL;
}

static void misbehave(struct unruly *self) {
    if (is_set(self, "\"deliver\":\"hang\"")) hang();
    if (is_set(self, "\"deliver\":\"crash\"")) *(volatile int *)0 = 1;
    if (is_set(self, "\"deliver\":\"stray\"")) complete_stray(self);
    if (is_set(self, "\"deliver\":\"leave\"")) {
        pthread_t thread;
        pthread_create(&thread, NULL, haunt, self);
        pthread_detach(thread);
    }
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct unruly *self = context;
    if (is_set(self, "\"pace\":\"never\"")) return BELFRY_BUSY;
    if (is_set(self, "\"pace\":\"slow\"")) {
        if (now_ns() < self->next_ns) return BELFRY_BUSY;
        self->next_ns = now_ns() + 20000000;
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        belfry_str title = batch->items[i]->event->title;
        if (title.len == 5 && memcmp(title.ptr, "fault", 5) == 0) misbehave(self);
        self->taken++;
    }
    return BELFRY_OK;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin;
    struct unruly *self = calloc(1, sizeof *self);
    self->host = host;
    memcpy(self->settings, config.ptr, config.len < 1023 ? config.len : 1023);
    if (is_set(self, "\"create\":\"hang\"")) hang();
    if (is_set(self, "\"create\":\"fail\"")) {
        errors(errors_context, (belfry_str)STR("/create"), (belfry_str)STR("I was told to fail."));
        free(self);
        return BELFRY_REJECTED;
    }
    *context = self;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    struct unruly *self = context;
    if (is_set(self, "\"start\":\"hang\"")) {
        self->host->health(self->host, BELFRY_DEGRADED, (belfry_str)STR("I hang now"));
        hang();
    }
    if (is_set(self, "\"start\":\"crash\"")) *(volatile int *)0 = 1;
    if (is_set(self, "\"start\":\"fail\"")) {
        self->host->health(self->host, BELFRY_DOWN, (belfry_str)STR("the bell is cracked"));
        return BELFRY_REJECTED;
    }
    return BELFRY_OK;
}

static void stop(void *context, int64_t deadline) {
    struct unruly *self = context;
    (void)deadline;
    if (is_set(self, "\"stop\":\"hang\"")) hang();
    self->stopped = 1;
}

/* A thread may haunt it: then it is never freed. */
static void destroy(void *context) {
    struct unruly *self = context;
    if (!is_set(self, "\"deliver\":\"leave\"")) free(self);
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    struct unruly *self = context;
    (void)request;
    if (is_set(self, "\"request\":\"hang\"")) hang();
    char text[256];
    int length = snprintf(text, sizeof text, "{\"taken\":%llu,\"version\":\"%s\"}\n", (unsigned long long)self->taken,
                          VERSION);
    reply(reply_context, 200, NULL, 0, (belfry_str){text, (size_t)length});
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = 1, .deliver = deliver};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = FLAGS,
        .id = STR("com.example.unruly"), .version = STR(VERSION), .vendor = STR("Example"), .runtime = STR("c"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
