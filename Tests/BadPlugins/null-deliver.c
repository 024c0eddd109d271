/* Its channel has no deliver(). */
#define GET_EXT no_deliver
#include "plugin.h"

static const void *no_deliver(const belfry_plugin *plugin, const char *id) {
    (void)plugin;
    static const belfry_channel channel = {.size = sizeof channel};
    return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
}
