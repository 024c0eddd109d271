/* What the benchmark plugins share: the tiresome parts of a descriptor. */
#ifndef BENCH_H
#define BENCH_H

#include <belfry/belfry.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STR(text) {text, sizeof(text) - 1}

static inline int64_t monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The number behind "key": in a flat JSON object; `fallback` where there is none. */
static inline double number_setting(belfry_str config, const char *key, double fallback) {
    char text[4096] = {0}, quoted[64];
    memcpy(text, config.ptr, config.len < sizeof text - 1 ? config.len : sizeof text - 1);
    quoted[0] = '"';
    strcpy(quoted + 1, key);
    strcat(quoted, "\":");
    const char *found = strstr(text, quoted);
    return found ? strtod(found + strlen(quoted), NULL) : fallback;
}

static inline void append_text(char *line, size_t *used, const char *text) {
    size_t length = strlen(text);
    memcpy(line + *used, text, length);
    *used += length;
}

#endif
