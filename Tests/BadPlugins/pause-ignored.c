/* It does not pause. */
#define SOURCE
#define PAUSE ignore
#include "plugin.h"

static void ignore(void *context, int32_t on) { (void)context, (void)on; }
