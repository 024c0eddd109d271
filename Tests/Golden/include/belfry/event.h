/* An event: what a source emits, what a channel receives.
 *
 * A source owns its event and every string in it until emit() returns; the host copies it once. An event that the host
 * hands to a channel is immutable and shared; how long it lives is said in channel.h.
 */
#ifndef BELFRY_EVENT_H
#define BELFRY_EVENT_H

#include "types.h"

/* Limits that intake enforces with BELFRY_INVALID: each key string 1,024 bytes, title 4,096, body 65,536, payload
 * 1,048,576, 64 numbers, 64 attributes. All strings are valid UTF-8. */
#define BELFRY_MAX_KEY 1024u
#define BELFRY_MAX_TITLE 4096u
#define BELFRY_MAX_BODY 65536u
#define BELFRY_MAX_PAYLOAD 1048576u
#define BELFRY_MAX_NUMBERS 64u
#define BELFRY_MAX_ATTRS 64u

typedef struct belfry_event {
    uint32_t size;
    int32_t priority;        /* BELFRY_LOW … BELFRY_CRITICAL; -1: the default of the type */
    int64_t time_unix_ns;    /* when it happened; 0: when it was emitted */
    int64_t expires_unix_ns; /* of no use after this; 0: never expires */
    belfry_str id;           /* unique; empty: the host makes one */
    belfry_str type;         /* canonical name, such as "order_filled" or "com.acme.margin_call" */
    belfry_str subject;      /* what it is about: symbol, order, session… */
    belfry_str user;         /* whom it concerns; empty: everyone */
    belfry_str dedup_key;    /* events with one key within the window are one event; empty: never folded */
    belfry_str thread_key;   /* messages with one key may replace each other; empty: none */
    belfry_str title;
    belfry_str body;
    belfry_str payload;      /* a JSON object, opaque but for the fields that a route names; empty: {} */
    const belfry_number *numbers; /* price, volume, bid, ask, confidence…: nobody parses JSON for these */
    size_t number_count;
    const belfry_kv *attrs;
    size_t attr_count;
    belfry_str source;       /* the instance that emitted it; set by the host, ignored on emit */
    belfry_str traceparent;  /* W3C trace context; empty: the host starts a trace where one is wanted */
    int64_t accepted_mono_ns; /* monotonic time of intake; set by the host, ignored on emit */
} belfry_event;

#endif
