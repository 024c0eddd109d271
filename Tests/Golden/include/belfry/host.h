/* What the host offers to every instance, and the door to everything else it offers.
 *
 * There is one belfry_host per instance. It is valid from the call of create() until destroy() returns, and so is every
 * struct that get_ext() returned for it. After stop() has returned the host ignores what the instance still calls, and
 * counts it as misbehaviour.
 */
#ifndef BELFRY_HOST_H
#define BELFRY_HOST_H

#include "log.h"
#include "types.h"

typedef struct belfry_host belfry_host;
struct belfry_host {
    uint32_t size;
    uint32_t abi_major;
    void *impl;           /* the host's own; opaque */
    belfry_str instance;  /* the name in plugins.yaml, such as "slack-risk" */
    belfry_str state_dir; /* a directory of this instance's own, mode 0700; empty under a host without files */

    /* The host's side of extension `id` (NUL-ended), or NULL when this host has none. [any] */
    const void *(*get_ext)(const belfry_host *host, const char *id);

    /* Writes one structured line. Copies; over the rate limit it is counted and dropped. [any][nb] */
    void (*log)(const belfry_host *host, int32_t severity, belfry_str message, const belfry_kv *fields,
                size_t field_count);

    /* States how the instance is: BELFRY_UP, _DEGRADED or _DOWN, and why in one sentence. [any][nb] */
    void (*health)(const belfry_host *host, int32_t state, belfry_str why);
};

#endif
