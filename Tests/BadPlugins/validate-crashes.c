/* validate() reads settings as if they ended with NUL and were what it hopes for. */
#define VALIDATE trust
#include "plugin.h"

static belfry_status trust(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *context) {
    (void)plugin, (void)errors, (void)context;
    return *strchr(config.ptr, '}') == '}' ? BELFRY_OK : BELFRY_INVALID;
}
