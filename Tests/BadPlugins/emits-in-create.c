/* It emits in create(), before it is started. */
#define SOURCE
#define CREATE eager
#include "plugin.h"

static belfry_status eager(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                           belfry_sink errors, void *errors_context) {
    belfry_status status = good_create(plugin, host, config, context, errors, errors_context);
    emit_one(*context, "too early");
    return status;
}
