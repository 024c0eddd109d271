/* It exports no entry. */
#define ENTRY
#include "plugin.h"

__attribute__((visibility("default"))) const belfry_plugin *belfry_plugin_entrance(uint32_t host_major);
const belfry_plugin *belfry_plugin_entrance(uint32_t host_major) { return (void)host_major, &plugin; }
