/* create() opens a file that nobody closes. */
#define CREATE leak
#include "plugin.h"

static belfry_status leak(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                          belfry_sink errors, void *errors_context) {
    if (dup(0) < 0) return BELFRY_RETRY;
    return good_create(plugin, host, config, context, errors, errors_context);
}
