/* Its entry prints until it is killed. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    for (;;) fprintf(stderr, "host %u\n", host_major);
}
