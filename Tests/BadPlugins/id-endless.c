/* Its id claims more bytes than there are in the world. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    (void)host_major;
    static belfry_plugin holed;
    holed = plugin;
    holed.id.len = (size_t)-1;
    return &holed;
}
