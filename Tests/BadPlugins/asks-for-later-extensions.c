/* It asks for what later hosts may have and for a vendor's own, and does without: that is as it should be. */
#define CREATE ask
#include "plugin.h"

static belfry_status ask(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                         belfry_sink errors, void *errors_context) {
    host->get_ext(host, "belfry.host.emit/2");
    host->get_ext(host, "belfry.host.translation/1");
    host->get_ext(host, "com.acme.host.ledger/1");
    return good_create(plugin, host, config, context, errors, errors_context);
}
