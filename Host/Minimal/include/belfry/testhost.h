/* A host for tests of plugins, in one library: link with -lBelfryTestHost.
 *
 * It loads plugins as the daemon does and has the same routes and lanes, but no files, no socket and no configuration
 * file. Add instances, start, let events flow, look at what came of it, stop.
 *
 * Any thread may call; new, start, stop, request and the waits block. Strings given here end with NUL unless they are
 * belfry_str. A status is one of types.h; where a call fails, belfry_testhost_error() says why in one sentence.
 */
#ifndef BELFRY_TESTHOST_H
#define BELFRY_TESTHOST_H

#include <belfry/belfry.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct belfry_testhost belfry_testhost;

#define BELFRY_TESTHOST_MANUAL_CLOCK 1u /* time stands still until belfry_testhost_advance() */
#define BELFRY_TESTHOST_ECHO_LOG 2u     /* what the host would log goes to standard error */

/* Makes a host with nothing in it. */
belfry_testhost *belfry_testhost_new(uint32_t flags);

/* Stops it if that was not done, and frees it. */
void belfry_testhost_free(belfry_testhost *host);

/* Why the last call that failed did so; never NULL. Lives until the next call on this host. */
const char *belfry_testhost_error(const belfry_testhost *host);

/* ---- Instances -------------------------------------------------------------------------------------------------- */

/* Adds an instance of the plugin in `file`; `config` is a JSON object, or NULL for {}. belfry_testhost_start() brings
 * it to life. BELFRY_INVALID: the name is taken, or `config` is not JSON. */
belfry_status belfry_testhost_add_source(belfry_testhost *host, const char *name, const char *file, const char *config);
belfry_status belfry_testhost_add_channel(belfry_testhost *host, const char *name, const char *file, const char *config);

/* Takes an instance out with the next start. */
void belfry_testhost_remove(belfry_testhost *host, const char *name);

/* Routes events of the types that `types` (a pattern with * and ?) stands for to a channel. Without any route every
 * event goes to every channel. `condition` is as after `where:` in plugins.yaml, or NULL. Takes effect with start. */
belfry_status belfry_testhost_route(belfry_testhost *host, const char *types, const char *channel, const char *condition);

/* Brings to life what was added and takes out what was removed, as a reload of the daemon would. BELFRY_REJECTED: one
 * instance failed, and what ran before still runs. */
belfry_status belfry_testhost_start(belfry_testhost *host);

/* Drains and ends everything, sources first, within about `deadline_ns`. */
void belfry_testhost_stop(belfry_testhost *host, int64_t deadline_ns);

/* ---- Events and deliveries -------------------------------------------------------------------------------------- */

/* Takes an event in through the host's own API; live channels have it when this returns, or it waits for them. */
belfry_status belfry_testhost_emit(belfry_testhost *host, const belfry_event *event);

/* Hands stored deliveries to a channel, in order. They are copied; `token` is ignored and comes back in `tokens`, which
 * has room for `count`. `words` may be NULL: then they are made of the event. A busy channel is offered them again.
 * BELFRY_GONE: no such channel runs; BELFRY_INVALID: an event breaks a limit. Nothing was handed over then. */
belfry_status belfry_testhost_deliver(belfry_testhost *host, const char *channel, const belfry_delivery *const *items,
                                      size_t count, uint64_t *tokens);

/* Asks a channel to give a delivery up. BELFRY_GONE: it does not hold it, or has no cancel(). */
belfry_status belfry_testhost_cancel(belfry_testhost *host, const char *channel, uint64_t token);

/* What a channel said about a delivery; its strings live as long as the host. Waits at most `timeout_ns`.
 * BELFRY_EXPIRED: nothing in that time. `outcome` may be NULL. */
belfry_status belfry_testhost_outcome(belfry_testhost *host, uint64_t token, int64_t timeout_ns, belfry_result *outcome);

/* ---- Faults and time -------------------------------------------------------------------------------------------- */

/* Answers BUSY to the next `count` emits of a source; resume() follows a moment later. */
void belfry_testhost_refuse_next(belfry_testhost *host, const char *source, uint32_t count);

/* Keeps durable() back from a source until it is released. */
void belfry_testhost_hold_durable(belfry_testhost *host, const char *source);

/* Confirms, with `status`, what was kept back, and no longer keeps anything back. Returns how many cookies. */
size_t belfry_testhost_release_durable(belfry_testhost *host, const char *source, belfry_status status);

/* Moves the manual clock; timers that are due by it fire, each on its instance's control thread. Under the system's
 * clock: BELFRY_INVALID. */
belfry_status belfry_testhost_advance(belfry_testhost *host, int64_t ns);

/* ---- What happened ---------------------------------------------------------------------------------------------- */

/* What the host counts for an instance: "accepted", "refused", "busy", "delivered", "channel_busy", "shed", "rejected",
 * "late", "misbehaviour", "events_held", "queued"; -1 for an unknown name or instance. */
int64_t belfry_testhost_counter(belfry_testhost *host, const char *instance, const char *name);

/* Waits until a counter has reached `at_least`. BELFRY_EXPIRED: not within `timeout_ns`. */
belfry_status belfry_testhost_wait(belfry_testhost *host, const char *instance, const char *name, int64_t at_least,
                                   int64_t timeout_ns);

/* How many events of a source the host took. */
size_t belfry_testhost_emitted(belfry_testhost *host, const char *source);

/* Passes the event with this index, counted from 0, to `visit`; it lives until that returns. BELFRY_GONE: there are not
 * so many. */
belfry_status belfry_testhost_visit(belfry_testhost *host, const char *source, size_t index,
                                    void (*visit)(void *context, const belfry_event *event), void *context);

/* How an instance says it is: BELFRY_UP, _DEGRADED or _DOWN; -1 for an unknown instance. */
int32_t belfry_testhost_health(belfry_testhost *host, const char *instance);

/* How many lines of the log contain `text`. */
size_t belfry_testhost_logged(belfry_testhost *host, const char *text);

/* ---- Requests --------------------------------------------------------------------------------------------------- */

/* Passes a request on to an instance's endpoint and waits for its reply, which `reply` is given on this thread.
 * BELFRY_GONE: no endpoint; BELFRY_EXPIRED: no reply within `timeout_ns`; else what the endpoint answered. */
belfry_status belfry_testhost_request(belfry_testhost *host, const char *instance, const belfry_request *request,
                                      int64_t timeout_ns, belfry_reply reply, void *reply_context);

/* Answers what plugins ask of the host: `answer` calls reply() before it returns BELFRY_OK, or returns another status
 * and does not. It is called on the plugin's thread. */
typedef belfry_status (*belfry_testhost_answer)(void *context, const char *instance, const belfry_request *request,
                                                belfry_reply reply, void *reply_context);
void belfry_testhost_answer_requests(belfry_testhost *host, belfry_testhost_answer answer, void *context);

#ifdef __cplusplus
}
#endif

#endif
