/* What an email channel needs to say: one batch, many recipients, an outcome each, and news that comes days later. */
#include <belfry/belfry.h>

#define TEXT(s) {s, sizeof(s) - 1}

struct email {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
};

/* An SMTP reply becomes an outcome: 4yz again later, 535 credentials, 550 5.1.1 gone, other 5yz never. */
static belfry_status judge(int reply) {
    if (reply == 535) return BELFRY_AUTH;
    if (reply == 550) return BELFRY_GONE;
    if (reply >= 500) return BELFRY_REJECTED;
    return reply >= 400 ? BELFRY_RETRY : BELFRY_OK;
}

static void write_message(const belfry_delivery *item) {
    const belfry_words *words = item->words;
    /* Subject, the A29 table, buttons; a repeat says so; Message-ID is the idempotency key; a thread has one key. */
    (void)words->title, (void)words->body, (void)words->locale, (void)item->event->thread_key;
    for (size_t i = 0; i < words->field_count; i++) (void)words->fields[i].value;
    for (size_t i = 0; i < words->action_count; i++) (void)words->actions[i].id; /* "unsubscribe" is a header */
    if (item->flags & BELFRY_DELIVERY_REPEAT) (void)item->attempt;
    (void)item->idempotency_key, (void)item->merged, (void)item->recipient, (void)item->user;
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct email *email = context;
    for (uint32_t i = 0; i < batch->count; i++) {
        write_message(batch->items[i]);
        belfry_result result = {.size = sizeof result, .token = batch->items[i]->token, .status = judge(452),
                                .retry_after_ns = 60000000000, .provider_id = TEXT("queue-id"),
                                .detail = TEXT("452 4.2.2: the mailbox is full")};
        const belfry_result *results[] = {&result};
        email->delivery->complete(email->host, results, 1);
    }
    return BELFRY_OK;
}

static void cancel(void *context, uint64_t token) { (void)context, (void)token; }

/* A bounce arrives on the endpoint, days after the message was completed. */
static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    struct email *email = context;
    belfry_result bounce = {.size = sizeof bounce, .status = BELFRY_GONE, .provider_id = request->body};
    belfry_status known = email->delivery->report(email->host, &bounce);
    reply(reply_context, known == BELFRY_OK ? 204 : 404, NULL, 0, (belfry_str){NULL, 0});
    return BELFRY_OK;
}

static const belfry_channel channel = {
    .size = sizeof channel, .max_batch = 50, .max_in_flight = 500, .deliver = deliver, .cancel = cancel};
static const belfry_endpoint endpoint = {.size = sizeof endpoint, .request = request};

const void *paper_email[] = {&channel, &endpoint};
