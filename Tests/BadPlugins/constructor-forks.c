/* A constructor starts a process that outlives the one that loads it. */
#include "plugin.h"

__attribute__((constructor)) static void multiply(void) {
    if (fork() == 0)
        for (;;) sleep_ms(1000);
    for (;;) sleep_ms(1000);
}
