/* A source that cries numbers, from where it is to the TARGET on the board, and after a BUSY waits for resume() alone:
 * one lost wake-up and it is silent for good. Its position goes over to its successor. */
#include "board.h"

enum { MAX_BATCH = 64 };

struct crier {
    const belfry_host *host;
    const belfry_host_emit *emit;
    number *board;
    uint64_t series, position;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int stopping, paused, emitting;
    uint64_t resumes;
};

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)errors, (void)errors_context;
    struct crier *crier = calloc(1, sizeof *crier);
    crier->host = host;
    crier->emit = host->get_ext(host, BELFRY_HOST_EMIT);
    crier->board = board_of(config);
    crier->series = setting(config, "series");
    pthread_mutex_init(&crier->lock, NULL);
    pthread_cond_init(&crier->changed, NULL);
    crier->board[CREATED]++;
    *context = crier;
    return BELFRY_OK;
}

static belfry_status cry(struct crier *crier, uint64_t count) {
    belfry_event events[MAX_BATCH];
    belfry_number numbers[MAX_BATCH];
    const belfry_event *list[MAX_BATCH];
    for (uint64_t i = 0; i < count; i++) {
        memset(&events[i], 0, sizeof events[i]);
        events[i].size = sizeof events[i];
        events[i].priority = -1;
        events[i].type = (belfry_str)STR("order_filled");
        events[i].subject = (belfry_str)STR("AAPL");
        numbers[i].key = (belfry_str)STR("seq");
        numbers[i].value = (double)(crier->series << 32 | (crier->position + i + 1));
        events[i].numbers = &numbers[i];
        events[i].number_count = 1;
        list[i] = &events[i];
    }
    return crier->emit->emit(crier->host, list, count, crier->position + count);
}

/* Locked. */
static int has_work(struct crier *crier) {
    return !crier->paused && crier->position < crier->board[TARGET];
}

static void *run(void *context) {
    struct crier *crier = context;
    pthread_mutex_lock(&crier->lock);
    while (!crier->stopping) {
        if (!has_work(crier)) {
            /* A target that rises gives no sign. */
            pthread_mutex_unlock(&crier->lock);
            usleep(200);
            pthread_mutex_lock(&crier->lock);
            continue;
        }
        uint64_t left = crier->board[TARGET] - crier->position, batch = crier->board[BATCH];
        uint64_t count = batch < 1 ? 1 : batch > MAX_BATCH ? MAX_BATCH : batch;
        if (count > left) count = left;
        uint64_t resumes = crier->resumes;
        crier->emitting = 1;
        pthread_mutex_unlock(&crier->lock);
        belfry_status status = cry(crier, count);
        pthread_mutex_lock(&crier->lock);
        crier->emitting = 0;
        if (status == BELFRY_OK) {
            crier->position += count;
            crier->board[ACCEPTED] += count;
        } else {
            crier->board[REFUSED]++;
        }
        pthread_cond_broadcast(&crier->changed);
        while (status == BELFRY_BUSY && crier->resumes == resumes && !crier->stopping)
            pthread_cond_wait(&crier->changed, &crier->lock);
    }
    pthread_mutex_unlock(&crier->lock);
    return NULL;
}

static belfry_status start(void *context) {
    struct crier *crier = context;
    if (crier->board[FAIL] == FAIL_START) return BELFRY_RETRY;
    crier->board[STARTED]++;
    return pthread_create(&crier->thread, NULL, run, crier) == 0 ? BELFRY_OK : BELFRY_RETRY;
}

static void stop(void *context, int64_t deadline) {
    struct crier *crier = context;
    (void)deadline;
    pthread_mutex_lock(&crier->lock);
    crier->stopping = 1;
    pthread_cond_broadcast(&crier->changed);
    pthread_mutex_unlock(&crier->lock);
    pthread_join(crier->thread, NULL);
    crier->board[STOPPED]++;
}

static void destroy(void *context) {
    struct crier *crier = context;
    crier->board[DESTROYED]++;
    pthread_mutex_destroy(&crier->lock);
    pthread_cond_destroy(&crier->changed);
    memset(crier, 0, sizeof *crier);
    free(crier);
}

static void durable(void *context, uint64_t cookie, belfry_status status) {
    struct crier *crier = context;
    (void)status;
    crier->board[CONFIRMED] = cookie;
}

static void resume(void *context) {
    struct crier *crier = context;
    pthread_mutex_lock(&crier->lock);
    crier->resumes++;
    crier->board[RESUMES]++;
    pthread_cond_broadcast(&crier->changed);
    pthread_mutex_unlock(&crier->lock);
}

#ifdef PAUSES
static void pause_crier(void *context, int32_t on) {
    struct crier *crier = context;
    pthread_mutex_lock(&crier->lock);
    crier->paused = on;
    while (on && crier->emitting) pthread_cond_wait(&crier->changed, &crier->lock);
    crier->board[PAUSED] += on ? 1 : 0;
    pthread_mutex_unlock(&crier->lock);
}
#else
#define pause_crier NULL
#endif

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    struct crier *crier = context;
    uint64_t position;
    pthread_mutex_lock(&crier->lock);
    /* Nothing is taken any more, but what was taken may not be counted yet. */
    while (crier->emitting) pthread_cond_wait(&crier->changed, &crier->lock);
    position = crier->position;
    pthread_mutex_unlock(&crier->lock);
    crier->board[SAVED]++;
    sink(sink_context, (belfry_str)STR("position"), (belfry_str){(const char *)&position, sizeof position});
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    struct crier *crier = context;
    if (crier->board[FAIL] == FAIL_LOAD) return BELFRY_INVALID;
    for (size_t i = 0; i < count; i++) memcpy(&crier->position, items[i].value.ptr, sizeof crier->position);
    crier->board[LOADED] += count;
    return BELFRY_OK;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_source source = {
        .size = sizeof source, .durable = durable, .pause = pause_crier, .resume = resume};
    static const belfry_handoff handoff = {.size = sizeof handoff, .save = save, .load = load};
    (void)plugin;
    if (strcmp(id, BELFRY_SOURCE) == 0) return &source;
    if (strcmp(id, BELFRY_HANDOFF) == 0) return &handoff;
    return NULL;
}

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = sizeof plugin, .abi_major = BELFRY_ABI_MAJOR, .flags = BELFRY_F_EXCLUSIVE,
        .id = STR("belfry.test.crier"), .version = STR("1.0.0"), .runtime = STR("c"), .validate = validate,
        .create = create, .start = start, .stop = stop, .destroy = destroy, .get_ext = get_ext};
    static number generation = GENERATION;
    return host_major == BELFRY_ABI_MAJOR && generation > 0 ? &plugin : NULL;
}
