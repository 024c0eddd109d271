/* Sources: what feeds events in.
 *
 * A source calls emit() from a thread of its own. The host takes all of the events or none. What it took on the durable
 * lane it confirms with durable(cookie): only then may the source acknowledge upstream.
 */
#ifndef BELFRY_SOURCE_H
#define BELFRY_SOURCE_H

#include "event.h"
#include "host.h"

#define BELFRY_HOST_EMIT "belfry.host.emit/1"
typedef struct belfry_host_emit {
    uint32_t size;
    uint32_t reserved;

    /* Hands events over, in order. BELFRY_OK: all were taken, and durable() comes once for a cookie that is not 0.
     * BELFRY_BUSY: none was; offer them again on resume() or after a moment. BELFRY_INVALID: one breaks a limit of
     * event.h, none was taken, and the log says which and why. Calls from one thread keep their order; calls from
     * several have none. At most 65,536 events a call. Not before start() was called, not after stop() has returned. [any][nb] */
    belfry_status (*emit)(const belfry_host *host, const belfry_event *const *events, size_t count, uint64_t cookie);
} belfry_host_emit;

#define BELFRY_SOURCE "belfry.source/1"
typedef struct belfry_source {
    uint32_t size;
    uint32_t reserved;

    /* What became of the events of emit(cookie). BELFRY_OK: they are safe, or were for the live lane only: acknowledge
     * upstream. BELFRY_REJECTED: every one was accepted before (its dedup_key is known): acknowledge too. BELFRY_RETRY:
     * they could not be stored: emit them again. Comes once for a cookie, perhaps before emit() returns. May be NULL: then no
     * cookie is confirmed. [any][nb] */
    void (*durable)(void *context, uint64_t cookie, belfry_status status);

    /* 1: stop emitting, keep connections; returns when no emit() is under way. 0: go on. May be NULL: the host
     * answers BELFRY_BUSY meanwhile. [ctl] */
    void (*pause)(void *context, int32_t on);

    /* There is room again after a BELFRY_BUSY. May be NULL: poll with a pause of your own. [any][nb] */
    void (*resume)(void *context);
} belfry_source;

#endif
