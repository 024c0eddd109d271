/* validate() refuses without a word what is not an empty object. */
#define VALIDATE sulk
#include "plugin.h"

static belfry_status sulk(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *context) {
    (void)plugin, (void)errors, (void)context;
    return config.len == 2 ? BELFRY_OK : BELFRY_INVALID;
}
