/* It sets a variable of the environment. */
#define START start
#include "plugin.h"

static belfry_status start(void *context) {
    setenv("EXAMPLE_WAS_HERE", "1", 1);
    return good_start(context);
}
