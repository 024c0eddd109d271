/* deliver() answers with a status that is none. */
#define DELIVER deliver
#include "plugin.h"

static belfry_status deliver(void *context, const belfry_batch *batch) { return (void)context, (void)batch, 4711; }
