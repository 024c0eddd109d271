/* What a WebSocket gateway needs to say: a live channel, a durable one, a source and an HTTP face in one plugin. */
#include <belfry/belfry.h>
#include <stdio.h>
#include <string.h>

#define TEXT(s) {s, sizeof(s) - 1}

struct gateway {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    const belfry_host_event_ref *events;
    const belfry_host_emit *emit;
    const belfry_host_control *control;
    const belfry_event *ring[100]; /* what a client that comes back has missed */
    int listener;
};

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct gateway *gateway = context;
    for (uint32_t i = 0; i < batch->count; i++) {
        const belfry_delivery *item = batch->items[i];
        if (item->token == 0) {
            /* Live: one block shared by the ring and by every frame; its address is its identity. */
            const belfry_event **slot = &gateway->ring[i % 100];
            gateway->events->retain(gateway->host, item->event);
            if (*slot != NULL) gateway->events->release(gateway->host, *slot);
            *slot = item->event;
            continue;
        }
        /* Kept: completed when this user's client acknowledges it; without one connected the next channel is tried. */
        belfry_result result = {.size = sizeof result, .token = item->token, .status = BELFRY_ABSENT};
        const belfry_result *results[] = {&result};
        gateway->delivery->complete(gateway->host, results, 1);
    }
    return BELFRY_OK;
}

/* The client has read it: news of a message that was completed long ago. */
static void acknowledged(struct gateway *gateway, belfry_str provider_id) {
    belfry_result receipt = {.size = sizeof receipt, .status = BELFRY_OK, .provider_id = provider_id};
    gateway->delivery->report(gateway->host, &receipt);
}

static void on_history(void *context, int32_t status, const belfry_kv *headers, size_t header_count, belfry_str body) {
    (void)context, (void)status, (void)headers, (void)header_count, (void)body; /* becomes a frame */
}

/* A client asks for its history: the host checks the caller against this instance's scopes. */
static void history(struct gateway *gateway, belfry_str user) {
    belfry_request request = {.size = sizeof request, .caller = user, .method = TEXT("GET"),
                              .path = TEXT("/api/v1/notifications?unread_only=true")};
    gateway->control->request(gateway->host, &request, on_history, gateway);
}

/* POST /api/events: 2xx only when durable() comes for the cookie. */
static belfry_status publish(struct gateway *gateway, const belfry_event *event, uint64_t connection) {
    return gateway->emit->emit(gateway->host, &event, 1, connection);
}

static void durable(void *context, uint64_t cookie, belfry_status status) {
    (void)context, (void)cookie, (void)status; /* answers the connection that the cookie names */
}

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    struct gateway *gateway = context;
    char number[16];
    int length = snprintf(number, sizeof number, "%d", gateway->listener);
    sink(sink_context, (belfry_str)TEXT("listener"), (belfry_str){number, (size_t)length});
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    struct gateway *gateway = context;
    for (size_t i = 0; i < count; i++)
        if (items[i].key.len == 8 && memcmp(items[i].key.ptr, "listener", 8) == 0) gateway->listener = 0;
    return BELFRY_OK;
}

const void *paper_gateway[] = {(void *)deliver, (void *)acknowledged, (void *)history, (void *)publish,
                               (void *)durable, (void *)save, (void *)load};
