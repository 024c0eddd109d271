/* Preloaded into the daemon: counts calls of malloc, calloc and realloc, and writes the number to $ALLOCATIONS at exit. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))

static _Atomic unsigned long long calls;

EXPORT void *malloc(size_t size) {
    static void *(*real)(size_t);
    if (real == NULL) real = dlsym(RTLD_NEXT, "malloc");
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    return real(size);
}

EXPORT void *realloc(void *old, size_t size) {
    static void *(*real)(void *, size_t);
    if (real == NULL) real = dlsym(RTLD_NEXT, "realloc");
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    return real(old, size);
}

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("ALLOCATIONS");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file == NULL) return;
    fprintf(file, "%llu\n", calls);
    fclose(file);
}
