/* It emits in destroy(), after it was stopped. */
#define SOURCE
#define DESTROY farewell
#include "plugin.h"

static void farewell(void *context) {
    emit_one(context, "too late");
    free(context);
}
