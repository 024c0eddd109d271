/* It is neither a channel nor a source. */
#define GET_EXT nothing
#include "plugin.h"

static const void *nothing(const belfry_plugin *plugin, const char *id) { return (void)plugin, (void)id, NULL; }
