/* It asks for an extension that no host has, and goes without. */
#define CREATE ask
#include "plugin.h"

static belfry_status ask(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                         belfry_sink errors, void *errors_context) {
    host->get_ext(host, "belfry.host.metric/1");
    return good_create(plugin, host, config, context, errors, errors_context);
}
