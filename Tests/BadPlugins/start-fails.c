/* start() always fails. */
#define START fail
#include "plugin.h"

static belfry_status fail(void *context) {
    instance *self = context;
    self->host->health(self->host, BELFRY_DOWN, (belfry_str)TEXT("The provider is not there."));
    return BELFRY_RETRY;
}
