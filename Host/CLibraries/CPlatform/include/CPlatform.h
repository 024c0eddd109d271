/* What Glibc's Swift module hides behind _GNU_SOURCE, varargs or macros. Nothing else belongs here. */
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdint.h>

/* pthread_setname_np for the calling thread; names over 15 bytes are cut. */
void cplatform_name_thread(const char *name);

#endif
