/* The rows that the benchmark of the stores writes, the same as main.swift's. */
#ifndef BARE_H
#define BARE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TYPE "order_filled"
#define SUBJECT "AAPL"
#define SOURCE "broker"
#define TITLE "AAPL 100 shares @ $175.50"
#define PAYLOAD                                                                                            \
    "{\"order_id\":\"o-123456\",\"symbol\":\"AAPL\",\"side\":\"buy\",\"quantity\":100,\"price\":175.5,"    \
    "\"account\":\"main\"}"
#define NUMBERS "{\"price\":175.5}"
#define FIRST_NS 1760000000000000000LL

struct row {
    int64_t number;
    int64_t time_ns;
    char key[32]; /* 26 letters, as the host's own ids */
    char user[16];
};

static inline void fill(struct row *row, int64_t number) {
    row->number = number;
    row->time_ns = FIRST_NS + number * 1000;
    snprintf(row->key, sizeof row->key, "01HF%014lldABCDEFGH", (long long)number);
    snprintf(row->user, sizeof row->user, "user-%06d", (int)(number * 7919 % 1000));
}

static inline double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A whole file, ended by a NUL; the process ends where there is none. */
static inline char *text_of(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 20);
    if (!file || !text) {
        perror(path);
        exit(1);
    }
    size_t count = fread(text, 1, (1 << 20) - 1, file);
    text[count] = 0;
    fclose(file);
    return text;
}

#endif
