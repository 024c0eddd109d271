/* Channels: what carries deliveries out.
 *
 * The host calls deliver() with a batch; the channel takes all of it (BELFRY_OK) or nothing (BELFRY_BUSY, or _INVALID for
 * a batch it can never take). Each item with a token that was taken is completed exactly once, later or at once, on any
 * thread, through belfry_host_delivery.complete(). An item with token 0 is live: there is nothing to complete.
 *
 * Lifetime. Within deliver() every batch, its items and all they point to may be read until it returns, whatever was
 * completed meanwhile. What a durable batch (tokens not 0) leads to lives longer when deliver() took it: until the
 * completion of its last token. Of a live batch, belfry_host_event_ref.retain() keeps an event longer. A batch is wholly
 * durable or wholly live.
 */
#ifndef BELFRY_CHANNEL_H
#define BELFRY_CHANNEL_H

#include "event.h"
#include "host.h"
#include "words.h"

#define BELFRY_DELIVERY_REPEAT 1u /* an earlier attempt may have been received */

typedef struct belfry_delivery {
    uint32_t size;
    uint32_t attempt; /* 1 for the first; 0 on the live lane */
    uint64_t token;   /* names this attempt until it completes; 0: live */
    int64_t deadline_mono_ns;   /* too late to be of use after this; 0: none */
    belfry_str idempotency_key; /* the same for every attempt of one delivery */
    belfry_str recipient;       /* an address in this channel's own terms; empty: the instance's own `to:` */
    belfry_str replaces_provider_id; /* edit that message instead of sending a new one; empty: new */
    belfry_str traceparent;
    const belfry_event *event;
    const belfry_words *words; /* NULL on the live lane */
    uint32_t flags;            /* BELFRY_DELIVERY_REPEAT */
    uint32_t merged;           /* how many further events this one stands for */
    belfry_str user;           /* whose notification this is; empty on the live lane */
} belfry_delivery;

typedef struct belfry_batch {
    uint32_t size;
    uint32_t count;
    const belfry_delivery *const *items;
} belfry_batch;

typedef struct belfry_result {
    uint32_t size;
    belfry_status status;
    uint64_t token;
    int64_t retry_after_ns; /* with BELFRY_RETRY: as the provider says; 0: the host decides */
    belfry_str provider_id; /* with BELFRY_OK: what the provider calls the message; for edits and callbacks */
    belfry_str detail;      /* one sentence for the operator; no secret, no address of a webhook */
} belfry_result;

#define BELFRY_CHANNEL "belfry.channel/1"
typedef struct belfry_channel {
    uint32_t size;
    uint32_t max_batch;     /* items per deliver(); 0: 64 */
    uint32_t max_in_flight; /* tokens taken and not completed; 0: 1,024 */
    uint32_t reserved;

    /* Takes the batch or refuses it whole. BELFRY_OK: every token will complete exactly once. [any][nb] */
    belfry_status (*deliver)(void *context, const belfry_batch *batch);

    /* Asks to give a taken delivery up. It still completes: BELFRY_EXPIRED if it was not sent. May be NULL. [any][nb] */
    void (*cancel)(void *context, uint64_t token);
} belfry_channel;

#define BELFRY_HOST_DELIVERY "belfry.host.delivery/1"
typedef struct belfry_host_delivery {
    uint32_t size;
    uint32_t reserved;

    /* Reports outcomes, each token exactly once. BELFRY_INVALID: a token was not held; the others count. [any][nb] */
    belfry_status (*complete)(const belfry_host *host, const belfry_result *const *results, size_t count);

    /* Says that deliver() has room again after a BELFRY_BUSY. Without it the host offers again by itself, later. [any][nb] */
    void (*ready)(const belfry_host *host);

    /* News of a message that was completed with this `provider_id`: a bounce (BELFRY_REJECTED), an opt-out (_GONE), a
     * receipt (_OK). `token` is 0. BELFRY_GONE: no such message is remembered. [any][nb] */
    belfry_status (*report)(const belfry_host *host, const belfry_result *result);
} belfry_host_delivery;

/* Keeps a live event past deliver() without a copy. Every retain() needs one release(); events still held when stop()
 * returns are a leak that the host names. The pointer is the event's identity: the same for each channel. */
#define BELFRY_HOST_EVENT_REF "belfry.host.event_ref/1"
typedef struct belfry_host_event_ref {
    uint32_t size;
    uint32_t reserved;
    void (*retain)(const belfry_host *host, const belfry_event *event);  /* [any][nb] */
    void (*release)(const belfry_host *host, const belfry_event *event); /* [any][nb] */
} belfry_host_event_ref;

#endif
