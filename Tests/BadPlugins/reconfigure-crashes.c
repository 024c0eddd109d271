/* It takes new settings for good ones. */
#define RECONFIGURE trust
#include "plugin.h"

static belfry_status trust(void *context, belfry_str config) {
    (void)context;
    if (config.len == 0 || config.ptr[config.len - 1] != '}') abort();
    return BELFRY_OK;
}
