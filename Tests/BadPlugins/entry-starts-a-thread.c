/* Its entry starts a thread each time. */
#define ENTRY
#include "plugin.h"

static void *idle(void *context) {
    for (;;) sleep_ms(1000);
    return context;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    pthread_t thread;
    pthread_create(&thread, NULL, idle, NULL);
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
