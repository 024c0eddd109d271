/* It asks its host for what is its own to give. */
#define CREATE ask
#include "plugin.h"

static belfry_status ask(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                         belfry_sink errors, void *errors_context) {
    host->get_ext(host, BELFRY_CHANNEL);
    return good_create(plugin, host, config, context, errors, errors_context);
}
