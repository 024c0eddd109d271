/* validate() refuses what the schema allows. */
#define VALIDATE grumble
#include "plugin.h"

static belfry_status grumble(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *context) {
    (void)plugin, (void)config;
    errors(context, (belfry_str)TEXT("/colour"), (belfry_str)TEXT("The colour is not to my taste."));
    return BELFRY_INVALID;
}
