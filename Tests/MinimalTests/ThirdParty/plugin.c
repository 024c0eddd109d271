/* A plugin of somebody else's, built with cc and the installed headers alone: a source that ticks on a timer, and a
 * channel that completes what it is given, as its recipient says. */
#include <belfry/belfry.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define STR(text) {text, sizeof(text) - 1}

struct plugin {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    const belfry_host_emit *emit;
    const belfry_host_timer *timer;
    uint64_t ticks, kept;
    _Atomic uint64_t confirmed, resumed, busy_left;
};

static int is(belfry_str text, const char *other) {
    return text.len == strlen(other) && memcmp(text.ptr, other, text.len) == 0;
}

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin;
    if (config.len > 2) {
        errors(errors_context, (belfry_str)STR(""), (belfry_str)STR("takes no settings"));
        return BELFRY_INVALID;
    }
    struct plugin *self = calloc(1, sizeof *self);
    self->host = host;
    self->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    self->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    self->timer = host->get_ext(host, BELFRY_HOST_TIMER);
    *context = self;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    struct plugin *self = context;
    self->host->health(self->host, BELFRY_DEGRADED, (belfry_str)STR("warming up"));
    return self->timer->arm(self->host, 1, 1000000000, 1000000000);
}

static void stop(void *context, int64_t deadline) { (void)context, (void)deadline; }
static void destroy(void *context) { free(context); }

static void tick(void *context, uint64_t id) {
    struct plugin *self = context;
    (void)id;
    belfry_event event = {.size = sizeof event, .priority = -1, .type = STR("order_filled"), .title = STR("tick")};
    const belfry_event *list[] = {&event};
    if (self->emit->emit(self->host, list, 1, ++self->ticks) == BELFRY_OK)
        self->host->log(self->host, BELFRY_LOG_INFO, (belfry_str)STR("ticked"), NULL, 0);
}

static void durable(void *context, uint64_t cookie, belfry_status status) {
    struct plugin *self = context;
    if (status == BELFRY_OK) self->confirmed = cookie;
}

static void resume(void *context) { ((struct plugin *)context)->resumed++; }

static belfry_result result_of(uint64_t token, belfry_status status) {
    return (belfry_result){.size = sizeof(belfry_result), .status = status, .token = token,
                           .provider_id = STR("message-1"), .detail = STR("as asked")};
}

static void complete(struct plugin *self, uint64_t token, belfry_status status) {
    belfry_result result = result_of(token, status);
    const belfry_result *list[] = {&result};
    self->delivery->complete(self->host, list, 1);
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct plugin *self = context;
    if (self->busy_left > 0) {
        self->busy_left--;
        return BELFRY_BUSY;
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        const belfry_delivery *item = batch->items[i];
        if (item->token == 0) continue;
        if (is(item->recipient, "later")) {
            self->kept = item->token;
            continue;
        }
        int knows = is(item->words->title, "tick") && item->attempt >= 1 && item->idempotency_key.len > 0;
        complete(self, item->token, !knows ? BELFRY_REJECTED : is(item->recipient, "wrong") ? BELFRY_GONE : BELFRY_OK);
    }
    return BELFRY_OK;
}

static void cancel(void *context, uint64_t token) {
    struct plugin *self = context;
    if (self->kept == token) complete(self, token, BELFRY_EXPIRED);
}

/* "/busy" makes the next two deliver() calls BUSY; "/numbers" tells what was counted; "/ask" asks the host. */
struct asked {
    belfry_reply reply;
    void *context;
};

static void pass_on(void *context, int32_t status, const belfry_kv *headers, size_t count, belfry_str body) {
    struct asked *asked = context;
    asked->reply(asked->context, status, headers, count, body);
}

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    struct plugin *self = context;
    if (is(request->path, "/busy")) {
        self->busy_left = 2;
        reply(reply_context, 204, NULL, 0, (belfry_str){NULL, 0});
        return BELFRY_OK;
    }
    if (is(request->path, "/numbers")) {
        char text[] = "confirmed 0 resumed 0";
        text[10] = (char)('0' + self->confirmed % 10);
        text[20] = (char)('0' + self->resumed % 10);
        reply(reply_context, 200, NULL, 0, (belfry_str){text, sizeof text - 1});
        return BELFRY_OK;
    }
    if (is(request->path, "/ask")) {
        const belfry_host_control *control = self->host->get_ext(self->host, BELFRY_HOST_CONTROL);
        belfry_request own = {.size = sizeof own, .method = STR("GET"), .path = STR("/status")};
        struct asked asked = {reply, reply_context};
        return control->request(self->host, &own, pass_on, &asked);
    }
    return BELFRY_REJECTED;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = 4, .max_in_flight = 8,
                                           .deliver = deliver, .cancel = cancel};
    static const belfry_source source = {.size = sizeof source, .durable = durable, .resume = resume};
    static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_SOURCE) == 0) return &source;
    if (strcmp(id, BELFRY_ENDPOINT) == 0) return &endpoint;
    return NULL;
}

#ifndef FLAGS
#define FLAGS BELFRY_F_LIVE
#endif

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = FLAGS, .id = STR("com.acme.plugin"),
        .version = STR("1.0.0"), .vendor = STR("Acme"), .runtime = STR("c"), .create = create, .start = start,
        .stop = stop, .destroy = destroy, .timer = tick, .get_ext = get_ext};
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
