/* It takes requests and replies to none. */
#define REQUEST request
#include "plugin.h"

static belfry_status request(void *context, const belfry_request *request, belfry_reply reply, void *reply_context) {
    return (void)context, (void)request, (void)reply, (void)reply_context, BELFRY_OK;
}
