/* Handoff: what an old instance tells its successor on a reload.
 *
 * The order for a plugin flagged BELFRY_F_EXCLUSIVE: create new; pause and save old; load and start new; stop and destroy
 * old. If load or start fails, the new one is destroyed and the old one goes on (pause(0)). Without the flag
 * nothing is handed over: the new one starts while the old one still finishes what it has. File descriptors may be passed by number: both generations live in one process.
 */
#ifndef BELFRY_HANDOFF_H
#define BELFRY_HANDOFF_H

#include "host.h"

#define BELFRY_HANDOFF "belfry.handoff/1"
typedef struct belfry_handoff {
    uint32_t size;
    uint32_t reserved;

    /* Passes named byte strings to the sink, each once. BELFRY_INVALID: there is nothing to hand over. [ctl] */
    belfry_status (*save)(void *context, belfry_sink sink, void *sink_context);

    /* Receives what an earlier instance of this plugin, perhaps of another version, saved: what it does not understand
     * it ignores. Between create() and start(). [ctl] */
    belfry_status (*load)(void *context, const belfry_kv *items, size_t item_count);
} belfry_handoff;

#endif
