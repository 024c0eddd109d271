/* create() never returns. */
#define CREATE hang
#include "plugin.h"

static belfry_status hang(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                          belfry_sink errors, void *errors_context) {
    (void)plugin, (void)host, (void)config, (void)context, (void)errors, (void)errors_context;
    for (;;) sleep_ms(1000);
    return BELFRY_RETRY;
}
