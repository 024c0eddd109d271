/* Key-value state: small, durable, the instance's own (cursors, subscriptions, provider ids).
 *
 * Keys up to 512 bytes, values up to 1 MiB; an instance keeps 65,536 keys and 64 MiB of keys and values. It survives reloads, restarts and upgrades of the plugin, and is keyed by the
 * instance's name. set() and remove() return when the change is on disk.
 */
#ifndef BELFRY_STATE_H
#define BELFRY_STATE_H

#include "host.h"

#define BELFRY_HOST_STATE "belfry.host.state/1"
typedef struct belfry_host_state {
    uint32_t size;
    uint32_t reserved;

    /* Passes the key and its value to the sink. BELFRY_GONE: no such key; BELFRY_RETRY: not readable now. [any] */
    belfry_status (*get)(const belfry_host *host, belfry_str key, belfry_sink sink, void *sink_context);

    /* Stores a value; `ttl_ns` 0 keeps it for good. BELFRY_INVALID: over a limit, also that of all keys; BELFRY_RETRY: not
     * stored. [any] */
    belfry_status (*set)(const belfry_host *host, belfry_str key, belfry_str value, int64_t ttl_ns);

    /* Forgets a key. BELFRY_GONE: there was none. [any] */
    belfry_status (*remove)(const belfry_host *host, belfry_str key);

    /* Passes every pair whose key begins with `prefix` to the sink, in the order of keys. [any] */
    belfry_status (*list)(const belfry_host *host, belfry_str prefix, belfry_sink sink, void *sink_context);
} belfry_host_state;

#endif
