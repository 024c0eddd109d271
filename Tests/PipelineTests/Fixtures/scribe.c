/* A channel that takes stored deliveries only and writes a line for each attempt into a file, which outlives the host.
 *
 * What it answers is named by the subject of the event: "reject", "gone", "credentials", "never" (no answer at all),
 * "retry-2" and "unknown-2" (for the first two attempts); anything else is delivered. "receipt", "bounce" and "opt-out"
 * are delivered, and then the provider has that news of them; "odd" has news of a message that nobody knows. With the setting "dies_after" it
 * kills its process once it has written so many lines: what it was given was received, and nobody was told. */
#include <belfry/belfry.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STR(text) {text, sizeof(text) - 1}
#ifndef IN_FLIGHT
#define IN_FLIGHT 64
#endif
#ifndef BATCH
#define BATCH 16
#endif

/* The field of a line before the last. */
#ifdef TRACES
#define TITLE(item) ((item)->traceparent)
#else
#define TITLE(item) ((item)->words->title)
#endif

struct scribe {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    int file;
    long lines_left; /* until it dies; negative: it does not */
};

static int starts(belfry_str text, const char *other) {
    return text.len >= strlen(other) && memcmp(text.ptr, other, strlen(other)) == 0;
}

/* The text of "file" in {"file":"…"}, which has no escapes in a test. */
static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct scribe *self = calloc(1, sizeof *self);
    char text[4096] = {0};
    memcpy(text, config.ptr, config.len < sizeof text ? config.len : sizeof text - 1);
    char *death = strstr(text, "\"dies_after\":"), *file = strstr(text, "\"file\":\"");
    if (!self || !file) return BELFRY_INVALID;
    self->lines_left = death ? atol(death + strlen("\"dies_after\":")) : -1;
    file += strlen("\"file\":\"");
    file[strcspn(file, "\"")] = 0;
    self->host = host;
    self->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    self->file = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    *context = self;
    return self->file < 0 ? BELFRY_INVALID : BELFRY_OK;
}

static belfry_status start(void *context) {
    (void)context;
    return BELFRY_OK;
}

static void stop(void *context, int64_t deadline) { (void)context, (void)deadline; }

static void destroy(void *context) {
    close(((struct scribe *)context)->file);
    free(context);
}

static void note(struct scribe *self, const belfry_delivery *item) {
    char line[8192];
    belfry_str body = item->words->body;
    int length = snprintf(line, sizeof line, "%.*s|%.*s|%u|%s|%u|%.*s|%.*s|%.*s|%.*s", (int)item->event->id.len,
                          item->event->id.ptr, (int)item->idempotency_key.len, item->idempotency_key.ptr, item->attempt,
                          item->flags & BELFRY_DELIVERY_REPEAT ? "repeat" : "", item->merged, (int)item->user.len,
                          item->user.ptr, (int)item->recipient.len, item->recipient.ptr, (int)TITLE(item).len,
                          TITLE(item).ptr, (int)body.len, body.ptr);
    if (length > (int)sizeof line - 2) length = sizeof line - 2;
    for (char *end = line; (end = memchr(end, '\n', (size_t)(line + length - end))) != NULL;) *end = ';';
    line[length++] = '\n';
    if (write(self->file, line, (size_t)length) != length) abort();
    if (self->lines_left > 0 && --self->lines_left == 0) kill(getpid(), SIGKILL);
}

static belfry_status answer(const belfry_delivery *item) {
    belfry_str subject = item->event->subject;
    if (starts(subject, "reject")) return BELFRY_REJECTED;
    if (starts(subject, "gone")) return BELFRY_GONE;
    if (starts(subject, "credentials")) return BELFRY_AUTH;
    uint32_t count = subject.len > 0 ? (uint32_t)(subject.ptr[subject.len - 1] - '0') : 0;
    if (starts(subject, "retry-") && item->attempt <= count) return BELFRY_RETRY;
    if (starts(subject, "unknown-") && item->attempt <= count) return BELFRY_UNKNOWN;
    return BELFRY_OK;
}

/* What the provider tells later, and here at once: before the completion is stored. */
static void report(struct scribe *self, belfry_str subject, belfry_str provider) {
    belfry_result news = {.size = sizeof news, .provider_id = provider, .detail = STR("as the provider says")};
    if (starts(subject, "bounce")) news.status = BELFRY_REJECTED;
    else if (starts(subject, "opt-out")) news.status = BELFRY_GONE;
    else if (starts(subject, "odd")) news.provider_id = (belfry_str)STR("nobody's");
    else if (!starts(subject, "receipt")) return;
    if (self->delivery->report(self->host, &news) != BELFRY_OK) abort();
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct scribe *self = context;
    for (uint32_t i = 0; i < batch->count; i++) note(self, batch->items[i]);
    for (uint32_t i = 0; i < batch->count; i++) {
        const belfry_delivery *item = batch->items[i];
        if (starts(item->event->subject, "never")) continue;
        belfry_result result = {.size = sizeof result, .status = answer(item), .token = item->token,
                                .retry_after_ns = 1000000, .provider_id = item->idempotency_key,
                                .detail = STR("as asked")};
        const belfry_result *list[] = {&result};
        self->delivery->complete(self->host, list, 1);
        report(self, item->event->subject, result.provider_id);
    }
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = BATCH, .max_in_flight = IN_FLIGHT,
                                           .deliver = deliver};
    (void)plugin;
    return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
}

#ifndef ID
#define ID "belfry.test.scribe"
#endif

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .id = STR(ID), .version = STR("1.0.0"),
        .runtime = STR("c"),
        .config_schema = STR("{\"type\":\"object\",\"properties\":{\"file\":{\"type\":\"string\"}}}"),
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
