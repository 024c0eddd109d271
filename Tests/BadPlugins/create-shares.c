/* All its instances are one. */
#define CREATE share
#define DESTROY keep
#include "plugin.h"

static belfry_status share(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                           belfry_sink errors, void *errors_context) {
    static void *only;
    belfry_status status = BELFRY_OK;
    if (!only) status = good_create(plugin, host, config, &only, errors, errors_context);
    instance *self = only;
    self->host = host;
    self->is_ending = 0;
    *context = only;
    return status;
}

static void keep(void *context) { (void)context; }
