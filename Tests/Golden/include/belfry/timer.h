/* Timers: the host calls belfry_plugin.timer() on the control thread, so a plugin without threads of its own can act. */
#ifndef BELFRY_TIMER_H
#define BELFRY_TIMER_H

#include "host.h"

#define BELFRY_HOST_TIMER "belfry.host.timer/1"
typedef struct belfry_host_timer {
    uint32_t size;
    uint32_t reserved;

    /* Arms timer `id` (at most 1,024 per instance): first after `first_ns`, then every `period_ns`; a period of 0
     * fires once. A late timer fires once, not once per missed period. Arming again replaces. No timer fires before
     * start() was called or after stop(). BELFRY_INVALID: negative, or too many. [any][nb] */
    belfry_status (*arm)(const belfry_host *host, uint64_t id, int64_t first_ns, int64_t period_ns);

    /* Disarms it. One firing that is under way on the control thread may still be seen. [any][nb] */
    void (*disarm)(const belfry_host *host, uint64_t id);

    /* The host's clocks, which a test may drive by hand. [any][nb] */
    int64_t (*now_mono_ns)(const belfry_host *host);
    int64_t (*now_unix_ns)(const belfry_host *host);
} belfry_host_timer;

#endif
