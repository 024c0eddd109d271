/* create() refuses what is not an empty object, without a word. */
#define CREATE refuse
#include "plugin.h"

static belfry_status refuse(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    if (config.len != 2) return BELFRY_INVALID;
    return good_create(plugin, host, config, context, errors, errors_context);
}
