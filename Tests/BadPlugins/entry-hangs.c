/* Its entry never returns. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    (void)host_major;
    for (;;) sleep_ms(1000);
}
