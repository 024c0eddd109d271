/* Its entry serves no host. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) { return (void)host_major, NULL; }
