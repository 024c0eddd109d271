/* The descriptor of a plugin and the one symbol it exports.
 *
 * The life of an instance:
 *
 *   entry → validate → create → [load] → start → (deliver, emit, timer, request … reconfigure …) → stop → destroy
 *
 * create() allocates and checks, start() connects; neither is called on the other's thread. Several instances of one
 * plugin live side by side: no mutable globals. The image is never closed, and the next version of it may be loaded beside
 * it: no process-wide state such as signal handlers, atexit(), the locale or the environment.
 */
#ifndef BELFRY_PLUGIN_H
#define BELFRY_PLUGIN_H

#include "host.h"
#include "types.h"
#include "version.h"

#define BELFRY_F_IDEMPOTENT 1u /* the provider honours idempotency_key */
#define BELFRY_F_EDITS 2u      /* can replace a message it sent (living messages) */
#define BELFRY_F_LIVE 4u       /* takes the live lane too: items with token 0 */
#define BELFRY_F_EXCLUSIVE 8u  /* only one instance may be started at a time: see handoff.h */

/* Static and immutable; so are all strings and structs it leads to. Functions that have no instance yet are given the
 * descriptor they were found in: a plugin may allocate it with more of its own behind it. */
typedef struct belfry_plugin belfry_plugin;
struct belfry_plugin {
    uint32_t size;
    uint32_t abi_major;
    uint32_t flags; /* BELFRY_F_… */
    uint32_t reserved;
    belfry_str id;            /* reverse DNS: "com.acme.slack" */
    belfry_str version;       /* "1.2.0" */
    belfry_str vendor;        /* "Acme" */
    belfry_str runtime;       /* what it was built with: "c", "swift-6.3.1/shared" */
    belfry_str config_schema; /* JSON Schema 2020-12 of the `config:` block; "writeOnly" marks a secret; empty: any */

    /* Judges a configuration beyond what the schema can say; one sink call per fault: JSON pointer, sentence.
     * May be NULL. [any][pure] */
    belfry_status (*validate)(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *errors_context);

    /* Makes an instance and sets *context. Does not connect. On a failure it says why through the sink, leaves nothing
     * behind, and destroy() is not called. [ctl] */
    belfry_status (*create)(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context);

    /* Begins to work. A failure is final for this instance (the host destroys it): what may come back by itself, such as
     * a connection, is reported by health() instead. [ctl] */
    belfry_status (*start)(void *context);

    /* Ends: finishes or gives up what it holds until the deadline, completes every token, joins its threads. [ctl] */
    void (*stop)(void *context, int64_t deadline_mono_ns);

    /* Frees the instance. [ctl] */
    void (*destroy)(void *context);

    /* Takes new settings without a new instance. BELFRY_INVALID: it cannot, nothing has changed, and the host makes a
     * new one. May be NULL: the same. [ctl] */
    belfry_status (*reconfigure)(void *context, belfry_str config);

    /* A timer has fired. May be NULL. [ctl] */
    void (*timer)(void *context, uint64_t id);

    /* The plugin's side of extension `id` (NUL-ended), or NULL. Static. [any][pure] */
    const void *(*get_ext)(const belfry_plugin *plugin, const char *id);
};

#ifdef __cplusplus
extern "C" {
#endif

/* The only exported symbol. Returns the descriptor that serves hosts of `host_major`, or NULL when this plugin has none
 * for it. [any][pure] */
__attribute__((visibility("default"))) const belfry_plugin *belfry_plugin_entry(uint32_t host_major);

#ifdef __cplusplus
}
#endif

#endif
