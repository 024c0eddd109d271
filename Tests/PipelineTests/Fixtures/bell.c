/* A channel that notes on the board what it takes, and is as busy, slow, stuck or unwilling as the board says. */
#include "board.h"
#include <fcntl.h>

struct bell {
    const belfry_host *host;
    const belfry_host_delivery *delivery;
    number *board;
};

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin;
    number *board = board_of(config);
    if (board[FAIL] == FAIL_CREATE) {
        errors(errors_context, (belfry_str)STR("/level"), (belfry_str)STR("create says no"));
        return BELFRY_INVALID;
    }
    struct bell *bell = calloc(1, sizeof *bell);
    bell->host = host;
    bell->delivery = host->get_ext(host, BELFRY_HOST_DELIVERY);
    bell->board = board;
    board[CREATED]++;
    board[LEVEL] = setting(config, "level");
    *context = bell;
    return BELFRY_OK;
}

static belfry_status start(void *context) {
    struct bell *bell = context;
    if (bell->board[NAP_US]) usleep((useconds_t)bell->board[NAP_US]);
    if (bell->board[FAIL] == FAIL_START) return BELFRY_RETRY;
    hang_while(bell->board, HANG_START);
    bell->board[STARTED]++;
    return BELFRY_OK;
}

static void stop(void *context, int64_t deadline) {
    (void)deadline;
    ((struct bell *)context)->board[STOPPED]++;
}

static void destroy(void *context) {
    struct bell *bell = context;
    bell->board[DESTROYED]++;
    memset(bell, 0, sizeof *bell);
    free(bell);
}

static belfry_status reconfigure(void *context, belfry_str config) {
    struct bell *bell = context;
    if (bell->board[FAIL] == FAIL_RECONFIGURE) return BELFRY_INVALID;
    bell->board[RECONFIGURED]++;
    bell->board[LEVEL] = setting(config, "level");
    return BELFRY_OK;
}

static int is_busy(number *board) {
    uint64_t left = board[BUSY_LEFT];
    while (left > 0)
        if (atomic_compare_exchange_weak(&board[BUSY_LEFT], &left, left - 1)) return 1;
    return 0;
}

static belfry_status deliver(void *context, const belfry_batch *batch) {
    struct bell *bell = context;
    number *board = bell->board;
    board[CALLS]++;
    if (is_busy(board)) {
        if (board[READY]) bell->delivery->ready(bell->host);
        return BELFRY_BUSY;
    }
    board[INSIDE]++;
    while (board[GATE]) usleep(100);
    if (board[SLEEP_US]) usleep((useconds_t)board[SLEEP_US]);
    if (board[ANSWER]) {
        board[INSIDE]--;
        return (belfry_status)board[ANSWER];
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        const belfry_event *event = batch->items[i]->event;
        board[LAST_LENGTH] = event->payload.len;
        if (event->number_count == 0) continue;
        uint64_t at = board[LOGGED]++;
        if (at < board[LOG_CAPACITY]) board[LOG + at] = (uint64_t)event->numbers[0].value;
    }
    board[TAKEN] += batch->count;
    board[BY_GENERATION + GENERATION] += batch->count;
    board[INSIDE]--;
    return BELFRY_OK;
}

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    ((struct bell *)context)->board[SAVED]++;
    sink(sink_context, (belfry_str)STR("generation"), (belfry_str)STR("some"));
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    struct bell *bell = context;
    (void)items;
    if (bell->board[FAIL] == FAIL_LOAD) return BELFRY_INVALID;
    bell->board[LOADED] += count;
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = sizeof channel, .max_batch = 16, .deliver = deliver};
    static const belfry_handoff handoff = {.size = sizeof handoff, .save = save, .load = load};
    (void)plugin;
    if (strcmp(id, BELFRY_CHANNEL) == 0) return &channel;
    if (strcmp(id, BELFRY_HANDOFF) == 0) return &handoff;
    return NULL;
}

#ifdef EXCLUSIVE
#define FLAGS BELFRY_F_LIVE | BELFRY_F_EXCLUSIVE
#else
#define FLAGS BELFRY_F_LIVE
#endif
#ifndef SCHEMA
#define SCHEMA "{\"type\":\"object\",\"properties\":{\"level\":{\"type\":\"integer\",\"maximum\":9}}}"
#endif

#ifdef DIARY
/* A letter for each time that an image is entered, in whichever process. */
static void note_entry(void) {
    int diary = open(DIARY, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (write(diary, "e", 1) != 1) abort();
    close(diary);
}
#endif

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = FLAGS, .id = STR("belfry.test.bell"),
        .version = STR("1.0.0"), .runtime = STR("c"), .config_schema = STR(SCHEMA), .validate = validate,
        .create = create, .start = start, .stop = stop, .destroy = destroy, .reconfigure = reconfigure,
        .get_ext = get_ext};
#ifdef ENTRY_HANGS
    for (;;) pause();
#endif
#ifdef DIARY
    note_entry();
#endif
    return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
}
