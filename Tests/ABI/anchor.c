/* Names every type of the contract, so that their debug information is in one library for abidw to read. */
#include <belfry/belfry.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT struct belfry_str *anchor_str;
EXPORT struct belfry_kv *anchor_kv;
EXPORT struct belfry_number *anchor_number;
EXPORT struct belfry_event *anchor_event;
EXPORT struct belfry_action *anchor_action;
EXPORT struct belfry_words *anchor_words;
EXPORT struct belfry_host *anchor_host;
EXPORT struct belfry_delivery *anchor_delivery;
EXPORT struct belfry_batch *anchor_batch;
EXPORT struct belfry_result *anchor_result;
EXPORT struct belfry_channel *anchor_channel;
EXPORT struct belfry_host_delivery *anchor_host_delivery;
EXPORT struct belfry_host_event_ref *anchor_host_event_ref;
EXPORT struct belfry_host_emit *anchor_host_emit;
EXPORT struct belfry_source *anchor_source;
EXPORT struct belfry_host_state *anchor_host_state;
EXPORT struct belfry_host_timer *anchor_host_timer;
EXPORT struct belfry_host_metrics *anchor_host_metrics;
EXPORT struct belfry_request *anchor_request;
EXPORT struct belfry_host_control *anchor_host_control;
EXPORT struct belfry_endpoint *anchor_endpoint;
EXPORT struct belfry_handoff *anchor_handoff;
EXPORT struct belfry_plugin *anchor_plugin;
EXPORT belfry_status anchor_status;
EXPORT belfry_sink anchor_sink;
EXPORT belfry_reply anchor_reply;

/* The ids are strings, which no static assertion compares. */
EXPORT const char *const anchor_ids[] = {
    BELFRY_CHANNEL,
    BELFRY_HOST_DELIVERY,
    BELFRY_HOST_EVENT_REF,
    BELFRY_HOST_CONTROL,
    BELFRY_ENDPOINT,
    BELFRY_HANDOFF,
    BELFRY_HOST_METRICS,
    BELFRY_HOST_EMIT,
    BELFRY_SOURCE,
    BELFRY_HOST_STATE,
    BELFRY_HOST_TIMER,
};
