/* destroy() frees twice. */
#define DESTROY twice
#include "plugin.h"

static void twice(void *context) {
    void *volatile again = context;
    free(context);
    free(again);
}
