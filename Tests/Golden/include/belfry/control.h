/* Requests in both directions.
 *
 * belfry_host_control: a plugin (a gateway, say) asks the host's own API: history, preferences, status, tokens.
 * belfry_endpoint: the host passes a request on to the plugin (a provider's callback, a plugin's own REST); its paths stand
 * below /plugins/{instance}/ of the host's API.
 * In both, reply() is called exactly once, on any thread, also before request() returns; never after a request() that
 * returned anything but BELFRY_OK.
 */
#ifndef BELFRY_CONTROL_H
#define BELFRY_CONTROL_H

#include "host.h"

/* `status` as in HTTP. The bytes live until the reply returns. [any][nb] */
typedef void (*belfry_reply)(void *context, int32_t status, const belfry_kv *headers, size_t header_count,
                             belfry_str body);

/* One request; all strings live until request() returns. */
typedef struct belfry_request {
    uint32_t size;
    uint32_t reserved;
    belfry_str caller; /* who was authenticated; empty: nobody. The host checks it against the instance's scopes */
    belfry_str method;
    belfry_str path; /* with the query, beginning with "/" */
    const belfry_kv *headers;
    size_t header_count;
    belfry_str body;
} belfry_request;

#define BELFRY_HOST_CONTROL "belfry.host.control/1"
typedef struct belfry_host_control {
    uint32_t size;
    uint32_t reserved;
    belfry_status (*request)(const belfry_host *host, const belfry_request *request, belfry_reply reply,
                             void *reply_context); /* [any][nb] */
} belfry_host_control;

#define BELFRY_ENDPOINT "belfry.endpoint/1"
typedef struct belfry_endpoint {
    uint32_t size;
    uint32_t reserved;
    belfry_status (*request)(void *context, const belfry_request *request, belfry_reply reply,
                             void *reply_context); /* [any][nb] */
} belfry_endpoint;

#endif
