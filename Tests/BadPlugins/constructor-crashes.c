/* A constructor crashes before the entry is called. */
#include "plugin.h"

__attribute__((constructor)) static void crash(void) { abort(); }
