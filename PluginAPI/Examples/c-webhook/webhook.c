/* Posts each delivery as JSON to an http:// address: a whole third-party channel in C11 and POSIX.
 *
 * deliver() only puts the items into a bounded queue; one thread of the instance's own takes them out, talks to the
 * server, and completes them. The host keeps the memory of a taken batch until its last token completes, so the queue
 * holds pointers and copies nothing. */
#define _POSIX_C_SOURCE 200809L
#include <belfry/belfry.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TEXT(s) {s, sizeof(s) - 1}
#define STR(s) ((belfry_str)TEXT(s))
#define QUEUE_MAX 256
#define ATTEMPT_NS (10 * 1000000000LL)

typedef struct webhook {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    char name[256], port[6], path[1024];
    pthread_t thread;
    int has_thread;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t bell;
    const belfry_delivery *queue[QUEUE_MAX];
    size_t first, count;
    int was_busy, is_ending;
    int64_t end_mono_ns; /* stop()'s deadline */
} webhook;

static int64_t now_mono_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Text that grows. */

typedef struct text {
    char *bytes;
    size_t len, capacity;
    int failed; /* out of memory: what was appended since is missing */
} text;

static void append(text *t, const char *bytes, size_t len) {
    if (t->failed || len == 0) return;
    if (t->len + len > t->capacity) {
        size_t capacity = (t->len + len) * 2;
        char *larger = realloc(t->bytes, capacity);
        if (!larger) {
            t->failed = 1;
            return;
        }
        t->bytes = larger;
        t->capacity = capacity;
    }
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void append_text(text *t, const char *s) { append(t, s, strlen(s)); }

static void append_member(text *t, const char *key, belfry_str value) {
    append_text(t, t->len > 1 ? ",\"" : "\"");
    append_text(t, key);
    append_text(t, "\":\"");
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        char escape[8];
        if (c >= 0x20 && c != '"' && c != '\\') append(t, (const char *)&c, 1);
        else append(t, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
    }
    append_text(t, "\"");
}

static void append_json(text *t, const belfry_delivery *d) {
    const belfry_event *e = d->event;
    append_text(t, "{");
    append_member(t, "type", e->type);
    append_member(t, "subject", e->subject);
    append_member(t, "title", d->words ? d->words->title : e->title);
    append_member(t, "body", d->words ? d->words->body : e->body);
    append_member(t, "recipient", d->recipient);
    append_text(t, ",\"payload\":");
    append(t, e->payload.len ? e->payload.ptr : "{}", e->payload.len ? e->payload.len : 2);
    append_text(t, "}");
}

/* What became of one attempt. */

typedef struct outcome {
    belfry_status status;
    int64_t retry_after_ns;
    const char *detail; /* never the address: it may be a secret of its owner */
} outcome;

/* Waits until the socket is ready; 0 when the time is over. Looks up every 100 ms so that stop() is not kept waiting. */
static int wait_ready(webhook *w, int fd, short events, int64_t until) {
    for (;;) {
        struct pollfd p = {fd, events, 0};
        int ready = poll(&p, 1, 100);
        if (ready > 0) return 1;
        if (ready < 0 && errno != EINTR) return 0;
        pthread_mutex_lock(&w->lock);
        int is_over = now_mono_ns() >= until || (w->is_ending && now_mono_ns() >= w->end_mono_ns);
        pthread_mutex_unlock(&w->lock);
        if (is_over) return 0;
    }
}

static int open_connection(webhook *w, int64_t until) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all = NULL;
    if (getaddrinfo(w->name, w->port, &hints, &all) != 0) return -1;
    int fd = -1;
    for (struct addrinfo *a = all; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, SOCK_STREAM, 0);
        if (fd < 0) continue;
        int fault = fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0;
        socklen_t size = sizeof fault;
        if (!fault && connect(fd, a->ai_addr, a->ai_addrlen) != 0)
            fault = errno != EINPROGRESS || !wait_ready(w, fd, POLLOUT, until)
                    || getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size) != 0 || fault != 0;
        if (fault) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(all);
    return fd;
}

static int send_all(webhook *w, int fd, const text *t, int64_t until) {
    for (size_t sent = 0; sent < t->len;) {
        if (!wait_ready(w, fd, POLLOUT, until)) return 0;
        ssize_t n = send(fd, t->bytes + sent, t->len - sent, MSG_NOSIGNAL);
        if (n > 0) sent += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR) return 0;
    }
    return 1;
}

static outcome read_answer(webhook *w, int fd, int64_t until) {
    char head[4097];
    size_t len = 0;
    while (len < sizeof head - 1) {
        head[len] = 0;
        if (strstr(head, "\r\n\r\n")) break;
        if (!wait_ready(w, fd, POLLIN, until))
            return (outcome){BELFRY_UNKNOWN, 0, "The server did not answer in time."};
        ssize_t n = recv(fd, head + len, sizeof head - 1 - len, 0);
        if (n == 0) break;
        if (n > 0) len += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR) break;
    }
    head[len] = 0;
    int code = 0;
    if (sscanf(head, "HTTP/1.%*1d %3d", &code) != 1)
        return (outcome){BELFRY_UNKNOWN, 0, "The server's answer was no HTTP."};
    if (code >= 200 && code < 300) return (outcome){BELFRY_OK, 0, ""};
    if (code == 401 || code == 403) return (outcome){BELFRY_AUTH, 0, "The server refused the credentials."};
    if (code != 408 && code != 429 && code < 500)
        return (outcome){BELFRY_REJECTED, 0, "The server rejected the request."};
    long seconds = 0;
    for (char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, "retry-after:", 12) == 0) seconds = strtol(line + 14, NULL, 10);
    if (seconds < 0 || seconds > 86400) seconds = 0;
    return (outcome){BELFRY_RETRY, seconds * 1000000000LL, "The server is busy or has failed."};
}

static outcome attempt(webhook *w, const belfry_delivery *d) {
    int64_t until = now_mono_ns() + ATTEMPT_NS;
    if (d->deadline_mono_ns && d->deadline_mono_ns < until) until = d->deadline_mono_ns;
    if (now_mono_ns() >= until) return (outcome){BELFRY_EXPIRED, 0, ""};
    text body = {0}, all = {0};
    char head[2048];
    append_json(&body, d);
    append(&all, head, (size_t)snprintf(head, sizeof head,
        "POST %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\nConnection: close\r\n"
        "Content-Length: %zu\r\n", w->path, w->name, w->port, body.len));
    append_text(&all, "Idempotency-Key: ");
    append(&all, d->idempotency_key.ptr, d->idempotency_key.len);
    append_text(&all, "\r\n\r\n");
    append(&all, body.bytes, body.len);
    outcome result = {BELFRY_RETRY, 0, "There is no memory left."};
    if (!body.failed && !all.failed) {
        int fd = open_connection(w, until);
        if (fd < 0) result = (outcome){BELFRY_RETRY, 0, "The server cannot be reached."};
        else if (!send_all(w, fd, &all, until)) result = (outcome){BELFRY_UNKNOWN, 0, "The connection broke off."};
        else result = read_answer(w, fd, until);
        if (fd >= 0) close(fd);
    }
    free(body.bytes);
    free(all.bytes);
    return result;
}

static void complete(webhook *w, uint64_t token, outcome o) {
    belfry_result result = {.size = sizeof result, .status = o.status, .token = token,
                            .retry_after_ns = o.retry_after_ns, .detail = {o.detail, strlen(o.detail)}};
    const belfry_result *results[] = {&result};
    w->delivery->complete(w->host, results, 1);
}

static void *run(void *context) {
    webhook *w = context;
    for (;;) {
        pthread_mutex_lock(&w->lock);
        while (w->count == 0 && !w->is_ending) pthread_cond_wait(&w->bell, &w->lock);
        if (w->count == 0) {
            pthread_mutex_unlock(&w->lock);
            return NULL;
        }
        const belfry_delivery *d = w->queue[w->first];
        w->first = (w->first + 1) % QUEUE_MAX;
        w->count--;
        int has_room = w->was_busy && w->count < QUEUE_MAX / 2;
        if (has_room) w->was_busy = 0;
        int is_over = w->is_ending && now_mono_ns() >= w->end_mono_ns;
        pthread_mutex_unlock(&w->lock);
        if (has_room) w->delivery->ready(w->host);
        complete(w, d->token, is_over ? (outcome){BELFRY_EXPIRED, 0, ""} : attempt(w, d));
        /* `d` may be gone now: this was perhaps the last token of its batch. */
    }
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    webhook *w = context;
    for (uint32_t i = 0; i < batch->count; i++)
        if (batch->items[i]->token == 0) return BELFRY_INVALID; /* not flagged for the live lane */
    pthread_mutex_lock(&w->lock);
    int fits = batch->count <= QUEUE_MAX - w->count && !w->is_ending;
    for (uint32_t i = 0; fits && i < batch->count; i++)
        w->queue[(w->first + w->count++) % QUEUE_MAX] = batch->items[i];
    if (!fits) w->was_busy = 1;
    pthread_mutex_unlock(&w->lock);
    if (fits) pthread_cond_signal(&w->bell);
    return fits ? BELFRY_OK : BELFRY_BUSY;
}

/* The value of "url", the only setting. The host has checked it against the schema, which leaves no room for escapes. */
static int read_url(webhook *w, belfry_str config) {
    char text[2048], *value;
    if (config.len >= sizeof text) return 0;
    memcpy(text, config.ptr, config.len);
    text[config.len] = 0;
    if (!(value = strstr(text, "\"url\"")) || !(value = strstr(value, "\"http://"))) return 0;
    strcpy(w->port, "80");
    strcpy(w->path, "/");
    int used = 0;
    if (sscanf(value + 8, "%255[A-Za-z0-9.-]%n", w->name, &used) != 1) return 0;
    value += 8 + used;
    if (*value == ':' && sscanf(value, ":%5[0-9]%n", w->port, &used) == 1) value += used;
    if (*value == '/' && sscanf(value, "%1023[^\"\\ ]%n", w->path, &used) == 1) value += used;
    return *value == '"';
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin;
    webhook *w = calloc(1, sizeof *w);
    if (!w) {
        errors(errors_context, STR(""), STR("There is no memory left."));
        return BELFRY_RETRY;
    }
    w->host = host;
    w->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    if (!w->delivery || !read_url(w, config)) {
        errors(errors_context, w->delivery ? STR("/url") : STR(""),
               w->delivery ? STR("Write it as http://host:port/path.") : STR("This host takes no completions."));
        free(w);
        return BELFRY_INVALID;
    }
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->bell, NULL);
    *context = w;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    webhook *w = context;
    w->has_thread = pthread_create(&w->thread, NULL, run, w) == 0;
    return w->has_thread ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline_mono_ns) {
    webhook *w = context;
    pthread_mutex_lock(&w->lock);
    w->is_ending = 1;
    w->end_mono_ns = deadline_mono_ns;
    pthread_mutex_unlock(&w->lock);
    pthread_cond_broadcast(&w->bell);
    if (w->has_thread) pthread_join(w->thread, NULL);
}

static void destroy(void *context) {
    webhook *w = context;
    pthread_cond_destroy(&w->bell);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

static const belfry_channel channel = {
    .size = sizeof channel, .max_batch = 64, .max_in_flight = QUEUE_MAX, .deliver = deliver};

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    (void)plugin;
    return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
}

static const belfry_plugin plugin = {
    .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = BELFRY_F_IDEMPOTENT,
    .id = TEXT("belfry.example.webhook"), .version = TEXT("1.0.0"), .vendor = TEXT("Belfry"), .runtime = TEXT("c"),
    .config_schema = TEXT("{\"type\":\"object\",\"properties\":{\"url\":{\"type\":\"string\","
        "\"description\":\"Where to post: http://host:port/path.\",\"writeOnly\":true,"
        "\"pattern\":\"^http://[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?(/[!#-Z^-~]{0,1000})?$\"}},"
        "\"required\":[\"url\"],\"additionalProperties\":false}"),
    .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext,
};

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
