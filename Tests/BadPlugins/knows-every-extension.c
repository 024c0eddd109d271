/* It answers any extension id with its channel. */
#define GET_EXT anything
#include "plugin.h"

static const void *anything(const belfry_plugin *plugin, const char *id) {
    if (strcmp(id, BELFRY_HANDOFF) == 0 || strcmp(id, BELFRY_ENDPOINT) == 0 || strcmp(id, BELFRY_SOURCE) == 0) return NULL;
    return good_get_ext(plugin, BELFRY_CHANNEL);
}
