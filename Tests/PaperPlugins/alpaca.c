/* What a broker's order stream needs to say: a source that must neither lose a fill nor tell one twice. */
#include <belfry/belfry.h>
#include <stdio.h>

#define TEXT(s) {s, sizeof(s) - 1}

struct account {
    belfry_str name;
    uint64_t told, safe;
};

struct alpaca {
    const belfry_host *host;
    const belfry_host_emit *emit;
    const belfry_host_state *state;
    const belfry_host_timer *timer;
    struct account accounts[8];
    int waits;
};

enum { RECONCILE = 1 };

/* One execution is one event, also when the stream and the REST sync both tell it: dedup_key names the execution. */
static belfry_status fill(struct alpaca *alpaca, struct account *account, belfry_str execution, belfry_str order) {
    const belfry_number numbers[] = {{TEXT("price"), 175.50}, {TEXT("quantity"), 100}};
    const belfry_kv attrs[] = {{TEXT("account"), account->name}, {TEXT("mode"), TEXT("paper")}};
    const belfry_event event = {
        .size = sizeof event, .priority = -1, .time_unix_ns = 1700000000000000000, .type = TEXT("order_filled"),
        .subject = TEXT("AAPL"), .dedup_key = execution, .thread_key = order, .title = TEXT("AAPL filled"),
        .payload = TEXT("{\"fill_price\":175.5}"), .numbers = numbers, .number_count = 2, .attrs = attrs,
        .attr_count = 2};
    const belfry_event *list[] = {&event};
    belfry_status status = alpaca->emit->emit(alpaca->host, list, 1, ++account->told);
    if (status == BELFRY_BUSY) alpaca->waits = 1; /* the socket is not read until resume() */
    return status;
}

static void resume(void *context) { ((struct alpaca *)context)->waits = 0; }

/* Safe, or known before: the cursor may move. Not stored: the same execution is told again. */
static void durable(void *context, uint64_t cookie, belfry_status status) {
    struct alpaca *alpaca = context;
    if (status == BELFRY_OK || status == BELFRY_REJECTED) alpaca->accounts[0].safe = cookie;
}

static void timer(void *context, uint64_t id) {
    struct alpaca *alpaca = context;
    char number[24];
    if (id != RECONCILE) return;
    int length = snprintf(number, sizeof number, "%llu", (unsigned long long)alpaca->accounts[0].safe);
    alpaca->state->set(alpaca->host, (belfry_str)TEXT("cursor"), (belfry_str){number, (size_t)length}, 0);
}

static belfry_status start(void *context) {
    struct alpaca *alpaca = context;
    alpaca->timer->arm(alpaca->host, RECONCILE, 0, 30000000000);
    alpaca->host->health(alpaca->host, BELFRY_DEGRADED, (belfry_str)TEXT("connecting"));
    return BELFRY_OK;
}

static void pause_source(void *context, int32_t on) { ((struct alpaca *)context)->waits = on; }

const void *paper_alpaca[] = {(void *)fill, (void *)resume, (void *)durable, (void *)timer, (void *)start,
                              (void *)pause_source};
