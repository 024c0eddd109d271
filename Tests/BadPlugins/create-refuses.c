/* create() refuses every setting, and says so. */
#define CREATE refuse
#include "plugin.h"

static belfry_status refuse(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)host, (void)config, (void)context;
    errors(errors_context, (belfry_str)TEXT("/url"), (belfry_str)TEXT("There is no url."));
    return BELFRY_INVALID;
}
