/* A test that somebody else would write for a plugin of his: one C file, cc, and -lBelfryTestHost. The plugin's path is
 * the first argument. */
#include <belfry/testhost.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STR(text) {text, sizeof(text) - 1}
#define SECONDS(n) ((int64_t)(n) * 1000000000)

static belfry_testhost *host;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "line %d: %s; %s\n", __LINE__, #condition, belfry_testhost_error(host));         \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

static const belfry_event event = {
    .size = sizeof(belfry_event), .priority = -1, .type = STR("order_filled"), .title = STR("tick")};

static void bad_input_is_refused_with_a_sentence(const char *plugin) {
    CHECK(belfry_testhost_add_channel(host, "bad", plugin, "not json") == BELFRY_INVALID);
    CHECK(strstr(belfry_testhost_error(host), "not JSON") != NULL);
    CHECK(belfry_testhost_add_channel(host, "bad", plugin, "{\"unknown\":1}") == BELFRY_OK);
    CHECK(belfry_testhost_start(host) == BELFRY_REJECTED);
    CHECK(strstr(belfry_testhost_error(host), "takes no settings") != NULL);
    belfry_testhost_remove(host, "bad");
    CHECK(belfry_testhost_add_channel(host, "gone", "/nowhere.so", NULL) == BELFRY_OK);
    CHECK(belfry_testhost_start(host) == BELFRY_REJECTED);
    belfry_testhost_remove(host, "gone");
}

static void live_events_arrive(void) {
    CHECK(belfry_testhost_emit(host, &event) == BELFRY_OK);
    CHECK(belfry_testhost_counter(host, "bell", "delivered") == 1);
    belfry_event broken = event;
    broken.type = (belfry_str){NULL, 0};
    CHECK(belfry_testhost_emit(host, &broken) == BELFRY_INVALID);
    CHECK(strstr(belfry_testhost_error(host), "`type`") != NULL);
    CHECK(belfry_testhost_counter(host, "bell", "nonsense") == -1);
    CHECK(belfry_testhost_counter(host, "nobody", "delivered") == -1);
}

static void deliveries_have_outcomes(void) {
    belfry_delivery items[6];
    const belfry_delivery *list[6];
    for (int i = 0; i < 6; i++) {
        items[i] = (belfry_delivery){
            .size = sizeof items[i], .attempt = 1, .idempotency_key = STR("key"), .event = &event};
        list[i] = &items[i];
    }
    items[1].recipient = (belfry_str)STR("wrong");
    items[2].recipient = (belfry_str)STR("later");
    uint64_t tokens[6] = {0};
    CHECK(belfry_testhost_deliver(host, "nobody", list, 6, tokens) == BELFRY_GONE);
    CHECK(belfry_testhost_deliver(host, "bell", list, 6, tokens) == BELFRY_OK);
    belfry_result result;
    CHECK(belfry_testhost_outcome(host, tokens[0], SECONDS(5), &result) == BELFRY_OK);
    CHECK(result.status == BELFRY_OK && result.token == tokens[0]);
    CHECK(result.provider_id.len == 9 && memcmp(result.provider_id.ptr, "message-1", 9) == 0);
    CHECK(belfry_testhost_outcome(host, tokens[1], SECONDS(5), &result) == BELFRY_OK);
    CHECK(result.status == BELFRY_GONE);
    CHECK(belfry_testhost_outcome(host, tokens[5], SECONDS(5), NULL) == BELFRY_OK);

    CHECK(belfry_testhost_outcome(host, tokens[2], 0, NULL) == BELFRY_EXPIRED);
    CHECK(belfry_testhost_cancel(host, "bell", tokens[2]) == BELFRY_OK);
    CHECK(belfry_testhost_outcome(host, tokens[2], SECONDS(5), &result) == BELFRY_OK);
    CHECK(result.status == BELFRY_EXPIRED);
    CHECK(belfry_testhost_cancel(host, "bell", tokens[2]) == BELFRY_GONE);
}

static void timers_follow_the_manual_clock(void) {
    CHECK(belfry_testhost_emitted(host, "ticker") == 0);
    CHECK(belfry_testhost_advance(host, SECONDS(1)) == BELFRY_OK);
    CHECK(belfry_testhost_wait(host, "ticker", "accepted", 1, SECONDS(5)) == BELFRY_OK);
    CHECK(belfry_testhost_health(host, "ticker") == BELFRY_DEGRADED);
    CHECK(belfry_testhost_wait(host, "ticker", "accepted", 2, 1000000) == BELFRY_EXPIRED);
}

static void see(void *context, const belfry_event *seen) {
    *(int *)context = seen->title.len == 4 && memcmp(seen->title.ptr, "tick", 4) == 0;
}

static void emitted_events_can_be_looked_at(void) {
    int is_tick = 0;
    CHECK(belfry_testhost_visit(host, "ticker", 0, see, &is_tick) == BELFRY_OK && is_tick);
    CHECK(belfry_testhost_visit(host, "ticker", 9, see, &is_tick) == BELFRY_GONE);
    for (int i = 0; i < 5000 && belfry_testhost_logged(host, "ticked") == 0; i++) usleep(1000);
    CHECK(belfry_testhost_logged(host, "ticked") >= 1);
}

static void copy(void *context, int32_t status, const belfry_kv *headers, size_t count, belfry_str body) {
    (void)headers, (void)count;
    snprintf(context, 64, "%d %.*s", status, (int)body.len, body.ptr);
}

static void ask(const char *path, char *answer) {
    belfry_request request = {
        .size = sizeof request, .method = STR("GET"), .path = {path, strlen(path)}};
    CHECK(belfry_testhost_request(host, "ticker", &request, SECONDS(5), copy, answer) == BELFRY_OK);
}

/* What the plugin counts on its own threads gives no sign: asks until it says so, at most for five seconds. */
static int says(const char *path, const char *wanted) {
    char answer[64] = "";
    for (int i = 0; i < 5000; i++) {
        ask(path, answer);
        if (strcmp(answer, wanted) == 0) return 1;
        usleep(1000);
    }
    fprintf(stderr, "%s says \"%s\" and not \"%s\"\n", path, answer, wanted);
    return 0;
}

static void faults_reach_the_source(void) {
    belfry_testhost_hold_durable(host, "ticker");
    belfry_testhost_refuse_next(host, "ticker", 1);
    CHECK(belfry_testhost_advance(host, SECONDS(1)) == BELFRY_OK);
    CHECK(belfry_testhost_wait(host, "ticker", "busy", 1, SECONDS(5)) == BELFRY_OK);
    CHECK(belfry_testhost_advance(host, SECONDS(1)) == BELFRY_OK);
    CHECK(belfry_testhost_wait(host, "ticker", "accepted", 2, SECONDS(5)) == BELFRY_OK);
    CHECK(says("/numbers", "200 confirmed 1 resumed 1"));
    while (belfry_testhost_release_durable(host, "ticker", BELFRY_OK) == 0) {}
    CHECK(says("/numbers", "200 confirmed 3 resumed 1"));
}

static belfry_status answer_status(void *context, const char *instance, const belfry_request *request,
                                   belfry_reply reply, void *reply_context) {
    (void)context;
    if (strcmp(instance, "ticker") != 0 || request->path.len != 7) return BELFRY_REJECTED;
    reply(reply_context, 200, NULL, 0, (belfry_str)STR("all is well"));
    return BELFRY_OK;
}

static void plugins_can_ask_the_host(void) {
    belfry_testhost_answer_requests(host, answer_status, NULL);
    CHECK(says("/ask", "200 all is well"));
}

int main(int count, char **arguments) {
    if (count < 2) return 2;
    host = belfry_testhost_new(BELFRY_TESTHOST_MANUAL_CLOCK);
    bad_input_is_refused_with_a_sentence(arguments[1]);
    CHECK(belfry_testhost_add_source(host, "ticker", arguments[1], NULL) == BELFRY_OK);
    CHECK(belfry_testhost_add_channel(host, "bell", arguments[1], NULL) == BELFRY_OK);
    CHECK(belfry_testhost_add_channel(host, "bell", arguments[1], NULL) == BELFRY_INVALID);
    CHECK(belfry_testhost_start(host) == BELFRY_OK);
    live_events_arrive();
    deliveries_have_outcomes();
    timers_follow_the_manual_clock();
    emitted_events_can_be_looked_at();
    faults_reach_the_source();
    plugins_can_ask_the_host();
    belfry_testhost_stop(host, SECONDS(5));
    CHECK(belfry_testhost_logged(host, "misbehaving") == 0);
    belfry_testhost_free(host);
    puts("all of it holds");
    return 0;
}
