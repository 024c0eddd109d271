/* What a test and its plugins write to each other on: a row of numbers in the test's memory, whose address is in the
 * settings. It outlives every instance and generation, so what they count adds up. */
#ifndef BOARD_H
#define BOARD_H

#include <belfry/belfry.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STR(text) {text, sizeof(text) - 1}

#ifndef GENERATION
#define GENERATION 1
#endif

/* The order of Board.Slot in Board.swift. */
enum slot {
    CREATED, STARTED, STOPPED, DESTROYED, /* calls */
    TAKEN, CALLS, BUSY_LEFT, GATE, INSIDE, FAIL, RECONFIGURED, LEVEL, SLEEP_US, LOGGED, ANSWER, LAST_LENGTH,
    ACCEPTED, REFUSED, TARGET, BATCH, RESUMES, CONFIRMED, SAVED, LOADED, PAUSED, LOG_CAPACITY, READY,
    NAP_US, HANGING,
    BY_GENERATION, LOG = 64
};

/* What FAIL asks for. */
enum { FAIL_VALIDATE = 1, FAIL_CREATE, FAIL_START, FAIL_LOAD, FAIL_RECONFIGURE, HANG_VALIDATE, HANG_START };

typedef _Atomic uint64_t number;

static inline uint64_t setting(belfry_str config, const char *key) {
    char text[1024] = {0}, quoted[64] = "\"";
    memcpy(text, config.ptr, config.len < sizeof text - 1 ? config.len : sizeof text - 1);
    strncat(quoted, key, 32);
    strcat(quoted, "\":");
    const char *found = strstr(text, quoted);
    return found ? strtoull(found + strlen(quoted), NULL, 10) : 0;
}

static inline number *board_of(belfry_str config) { return (number *)(uintptr_t)setting(config, "board"); }

/* Does not return before FAIL says something else. */
static inline void hang_while(number *board, uint64_t phase) {
    if (board[FAIL] != phase) return;
    board[HANGING]++;
    while (board[FAIL] == phase) usleep(100);
}

static inline belfry_status validate(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *context) {
    (void)plugin;
    number *board = board_of(config);
    if (board != NULL) hang_while(board, HANG_VALIDATE);
    if (board == NULL || board[FAIL] != FAIL_VALIDATE) return BELFRY_OK;
    errors(context, (belfry_str)STR("/level"), (belfry_str)STR("is not to my taste"));
    return BELFRY_INVALID;
}

#endif
