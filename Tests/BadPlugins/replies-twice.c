/* It replies to each request twice. */
#define REQUEST request
#include "plugin.h"

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    (void)context, (void)request;
    reply(reply_context, 200, NULL, 0, (belfry_str)TEXT("once"));
    reply(reply_context, 200, NULL, 0, (belfry_str)TEXT("twice"));
    return BELFRY_OK;
}
