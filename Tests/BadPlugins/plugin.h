/* A plugin without fault, of which a bad one replaces a part.
 *
 * Before including it: #define ENTRY, CREATE, START, STOP, DESTROY, VALIDATE, GET_EXT, DELIVER, CANCEL, SAVE, LOAD,
 * REQUEST, TIMER, PAUSE, RECONFIGURE to a function of your own, defined after it; SIZE, MAJOR, ID, VERSION, SCHEMA, FLAGS,
 * CHANNEL_SIZE to a value; SOURCE to make it a source and not a channel. */
#ifndef BAD_PLUGIN_H
#define BAD_PLUGIN_H

#include <belfry/belfry.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEXT(text) {text, sizeof(text) - 1}
#define UNUSED __attribute__((unused))

enum { CAPACITY = 256 };

typedef struct instance {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    const belfry_host_emit *emit;
    const belfry_host_event_ref *reference;
    const belfry_host_timer *timer;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t bell;
    uint64_t tokens[CAPACITY];
    size_t count;
    int has_thread, is_ending, is_paused, is_emitting;
    uint64_t sequence;
} instance;

UNUSED static void sleep_ms(long ms) {
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

UNUSED static void complete_one(instance *self, uint64_t token) {
    belfry_result result = {.size = sizeof result, .status = BELFRY_OK, .token = token};
    const belfry_result *results[] = {&result};
    if (self->delivery) self->delivery->complete(self->host, results, 1);
}

UNUSED static void complete_all(instance *self) {
    while (self->count > 0) complete_one(self, self->tokens[--self->count]);
}

UNUSED static void *work(void *context) {
    instance *self = context;
    pthread_mutex_lock(&self->lock);
    while (!self->is_ending || self->count > 0) {
        if (self->count == 0) {
            pthread_cond_wait(&self->bell, &self->lock);
            continue;
        }
        complete_all(self);
    }
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

UNUSED static belfry_status emit_one(instance *self, const char *title) {
    belfry_event event = {.size = sizeof event, .priority = -1, .type = TEXT("com.example.tick")};
    event.title = (belfry_str){title, strlen(title)};
    const belfry_event *events[] = {&event};
    return self->emit ? self->emit->emit(self->host, events, 1, 1) : BELFRY_BUSY;
}

UNUSED static void *feed(void *context) {
    instance *self = context;
    char title[32];
    pthread_mutex_lock(&self->lock);
    while (!self->is_ending) {
        if (!self->is_paused) {
            snprintf(title, sizeof title, "tick %llu", (unsigned long long)self->sequence);
            self->is_emitting = 1;
            pthread_mutex_unlock(&self->lock);
            belfry_status status = emit_one(self, title);
            pthread_mutex_lock(&self->lock);
            self->is_emitting = 0;
            pthread_cond_broadcast(&self->bell);
            if (status == BELFRY_OK) self->sequence++;
        }
        pthread_mutex_unlock(&self->lock);
        sleep_ms(5);
        pthread_mutex_lock(&self->lock);
    }
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

UNUSED static belfry_status good_create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config,
                                        void **context, belfry_sink errors, void *errors_context) {
    (void)plugin, (void)config, (void)errors, (void)errors_context;
    instance *self = calloc(1, sizeof *self);
    self->host = host;
    self->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    self->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    self->reference = host->get_ext(host, BELFRY_HOST_EVENT_REF);
    self->timer = host->get_ext(host, BELFRY_HOST_TIMER);
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->bell, NULL);
    *context = self;
    return BELFRY_OK;
}

UNUSED static belfry_status good_start(void *context) {
    instance *self = context;
#ifdef SOURCE
    self->has_thread = pthread_create(&self->thread, NULL, feed, self) == 0;
#else
    self->has_thread = pthread_create(&self->thread, NULL, work, self) == 0;
#endif
    return self->has_thread ? BELFRY_OK : BELFRY_RETRY;
}

UNUSED static void good_stop(void *context, int64_t deadline) {
    instance *self = context;
    (void)deadline;
    pthread_mutex_lock(&self->lock);
    self->is_ending = 1;
    pthread_cond_broadcast(&self->bell);
    pthread_mutex_unlock(&self->lock);
    if (self->has_thread) pthread_join(self->thread, NULL);
}

UNUSED static void good_destroy(void *context) { free(context); }

UNUSED static belfry_status good_deliver(void *context, const belfry_batch *batch) {
    instance *self = context;
    if (batch->items[0]->token == 0) return BELFRY_OK;
    belfry_status status = BELFRY_BUSY;
    pthread_mutex_lock(&self->lock);
    if (!self->is_ending && self->count + batch->count <= CAPACITY) {
        for (uint32_t i = 0; i < batch->count; i++) self->tokens[self->count++] = batch->items[i]->token;
        pthread_cond_broadcast(&self->bell);
        status = BELFRY_OK;
    }
    pthread_mutex_unlock(&self->lock);
    return status;
}

UNUSED static void good_pause(void *context, int32_t on) {
    instance *self = context;
    pthread_mutex_lock(&self->lock);
    self->is_paused = on;
    while (on && self->is_emitting) pthread_cond_wait(&self->bell, &self->lock);
    pthread_mutex_unlock(&self->lock);
}

#ifdef CREATE
static belfry_status CREATE(const belfry_plugin *, const belfry_host *, belfry_str, void **, belfry_sink, void *);
#else
#define CREATE good_create
#endif
#ifdef START
static belfry_status START(void *);
#else
#define START good_start
#endif
#ifdef STOP
static void STOP(void *, int64_t);
#else
#define STOP good_stop
#endif
#ifdef DESTROY
static void DESTROY(void *);
#else
#define DESTROY good_destroy
#endif
#ifdef VALIDATE
static belfry_status VALIDATE(const belfry_plugin *, belfry_str, belfry_sink, void *);
#else
#define VALIDATE NULL
#endif
#ifdef DELIVER
static belfry_status DELIVER(void *, const belfry_batch *);
#else
#define DELIVER good_deliver
#endif
#ifdef CANCEL
static void CANCEL(void *, uint64_t);
#else
#define CANCEL NULL
#endif
#ifdef PAUSE
static void PAUSE(void *, int32_t);
#else
#define PAUSE good_pause
#endif
#ifdef TIMER
static void TIMER(void *, uint64_t);
#else
#define TIMER NULL
#endif
#ifdef RECONFIGURE
static belfry_status RECONFIGURE(void *, belfry_str);
#else
#define RECONFIGURE NULL
#endif
#ifdef SAVE
static belfry_status SAVE(void *, belfry_sink, void *);
static belfry_status LOAD(void *, const belfry_kv *, size_t);
#endif
#ifdef REQUEST
static belfry_status REQUEST(void *, const belfry_request *, belfry_reply, void *);
#endif
#ifdef GET_EXT
static const void *GET_EXT(const belfry_plugin *, const char *);
#else
#define GET_EXT good_get_ext
#endif
#ifndef CHANNEL_SIZE
#define CHANNEL_SIZE sizeof(belfry_channel)
#endif
#ifndef SIZE
#define SIZE sizeof(belfry_plugin)
#endif
#ifndef MAJOR
#define MAJOR BELFRY_ABI_MAJOR
#endif
#ifndef ID
#define ID "com.example.bad"
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef SCHEMA
#define SCHEMA "{\"type\":\"object\",\"additionalProperties\":false}"
#endif
#ifndef FLAGS
#define FLAGS BELFRY_F_LIVE
#endif

UNUSED static const void *good_get_ext(const belfry_plugin *plugin, const char *id) {
    (void)plugin;
#ifdef SOURCE
    static const belfry_source source = {.size = sizeof source, .pause = PAUSE};
    if (strcmp(id, BELFRY_SOURCE) == 0) return &source;
#else
    static const belfry_channel channel = {
        .size = CHANNEL_SIZE, .max_in_flight = 4 * CAPACITY, .deliver = DELIVER, .cancel = CANCEL};
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
#endif
#ifdef SAVE
    static const belfry_handoff handoff = {.size = sizeof handoff, .save = SAVE, .load = LOAD};
    if (strcmp(id, BELFRY_HANDOFF) == 0) return &handoff;
#endif
#ifdef REQUEST
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = REQUEST};
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
#endif
    return NULL;
}

UNUSED static const belfry_plugin plugin = {
    .size = SIZE, .abi_major = MAJOR, .flags = FLAGS,
    .id = TEXT(ID), .version = TEXT(VERSION), .vendor = TEXT("Example"), .runtime = TEXT("c"),
    .config_schema = TEXT(SCHEMA),
    .validate = VALIDATE, .create = CREATE, .start = START, .stop = STOP, .destroy = DESTROY,
    .reconfigure = RECONFIGURE, .timer = TIMER, .get_ext = GET_EXT};

#ifndef ENTRY
const belfry_plugin *belfry_plugin_entry(uint32_t host_major) { return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL; }
#endif

#endif
