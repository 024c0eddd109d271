/* A channel that takes four stored deliveries at a time and delivers each of them only after a while.
 *
 * It writes each that it takes into a file, as scribe.c does. Settings: "file", and "after_ms". */
#include "../../Benchmarks/Plugins/bench.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { WINDOW = 4 };

struct late {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    int64_t after_ns;
    int file, stopping;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t tokens[WINDOW]; /* a ring, in the order in which they fall due */
    int64_t due[WINDOW];
    unsigned first, count;
};

static void deliver_first(struct late *self) {
    belfry_result result = {.size = sizeof result, .status = BELFRY_OK, .token = self->tokens[self->first]};
    const belfry_result *list[] = {&result};
    self->first = (self->first + 1) % WINDOW;
    self->count--;
    pthread_mutex_unlock(&self->lock);
    self->delivery->complete(self->host, list, 1);
    pthread_mutex_lock(&self->lock);
}

/* What it has taken it delivers, also when it is asked to stop. */
static void *run(void *context) {
    struct late *self = context;
    pthread_mutex_lock(&self->lock);
    while (!self->stopping || self->count > 0) {
        if (self->count == 0) {
            pthread_cond_wait(&self->changed, &self->lock);
            continue;
        }
        int64_t due = self->due[self->first];
        if (monotonic_ns() >= due) {
            deliver_first(self);
            continue;
        }
        struct timespec time = {due / 1000000000, due % 1000000000};
        pthread_cond_timedwait(&self->changed, &self->lock, &time);
    }
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

static void note(struct late *self, const belfry_delivery *item) {
    char line[512];
    int length = snprintf(line, sizeof line, "%.*s|%.*s|%u|%s||||\n", (int)item->event->id.len, item->event->id.ptr,
                          (int)item->idempotency_key.len, item->idempotency_key.ptr, item->attempt,
                          item->flags & BELFRY_DELIVERY_REPEAT ? "repeat" : "");
    if (write(self->file, line, (size_t)length) != length) abort();
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct late *self = context;
    pthread_mutex_lock(&self->lock);
    if (self->count + batch->count > WINDOW) {
        pthread_mutex_unlock(&self->lock);
        return BELFRY_BUSY;
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        unsigned place = (self->first + self->count++) % WINDOW;
        self->tokens[place] = batch->items[i]->token;
        self->due[place] = monotonic_ns() + self->after_ns;
        note(self, batch->items[i]);
    }
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->lock);
    return BELFRY_OK;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct late *self = calloc(1, sizeof *self);
    char text[4096] = {0};
    memcpy(text, config.ptr, config.len < sizeof text - 1 ? config.len : sizeof text - 1);
    char *file = strstr(text, "\"file\":\"");
    if (!self || !file) return BELFRY_INVALID;
    file += strlen("\"file\":\"");
    file[strcspn(file, "\"")] = 0;
    self->host = host;
    self->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    self->after_ns = (int64_t)(number_setting(config, "after_ms", 0) * 1e6);
    self->file = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&self->changed, &monotonic);
    pthread_mutex_init(&self->lock, NULL);
    *context = self;
    return self->file < 0 ? BELFRY_INVALID : BELFRY_OK;
}

static belfry_status start(void *context) {
    struct late *self = context;
    return pthread_create(&self->thread, NULL, run, self) == 0 ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline) {
    struct late *self = context;
    (void)deadline;
    pthread_mutex_lock(&self->lock);
    self->stopping = 1;
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->lock);
    pthread_join(self->thread, NULL);
}

static void destroy(void *context) {
    close(((struct late *)context)->file);
    free(context);
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = WINDOW, .max_in_flight = WINDOW,
                                           .deliver = deliver};
    (void)plugin;
    return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .id = STR("belfry.test.late"), .version = STR("1.0.0"),
        .runtime = STR("c"), .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
