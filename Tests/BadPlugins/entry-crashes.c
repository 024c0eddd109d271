/* Its entry crashes. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    return (const belfry_plugin *)(uintptr_t) * (volatile int *)(uintptr_t)(host_major & 0);
}
