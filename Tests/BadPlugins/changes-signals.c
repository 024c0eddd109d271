/* It handles a signal that belongs to the host. */
#define START start
#include "plugin.h"
#include <signal.h>

static void ignore(int number) { (void)number; }

static belfry_status start(void *context) {
    signal(SIGUSR2, ignore);
    return good_start(context);
}
