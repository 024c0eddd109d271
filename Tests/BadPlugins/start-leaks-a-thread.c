/* start() makes a thread that stop() does not join. */
#define START more
#include "plugin.h"

static void *idle(void *context) {
    for (;;) sleep_ms(1000);
    return context;
}

static belfry_status more(void *context) {
    pthread_t thread;
    pthread_create(&thread, NULL, idle, NULL);
    pthread_detach(thread);
    return good_start(context);
}
