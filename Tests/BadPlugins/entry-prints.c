/* Its entry prints. */
#define ENTRY
#include "plugin.h"

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    printf("Thank you for choosing Example!\n");
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
