/* The layout of this ABI, pinned at compile time: sizes, offsets and constants.
 *
 * A line here changes only together with Tests/ABI/baseline.abi and Tests/Golden, by a commit that says why. After 1.0 a
 * line never changes: structs grow at the tail, and a new line is added. The numbers are those of 64-bit machines.
 */
#include "belfry/belfry.h"

#include <assert.h>

#define SIZE(type, bytes) static_assert(sizeof(struct belfry_##type) == (bytes), #type " has another size")
#define AT(type, field, bytes) \
    static_assert(offsetof(struct belfry_##type, field) == (bytes), #type "." #field " has moved")
#define IS(constant, value) static_assert((constant) == (value), #constant " has another value")

SIZE(str, 16);
AT(str, ptr, 0);
AT(str, len, 8);

SIZE(kv, 32);
AT(kv, key, 0);
AT(kv, value, 16);

SIZE(number, 24);
AT(number, key, 0);
AT(number, value, 16);

SIZE(event, 240);
AT(event, size, 0);
AT(event, priority, 4);
AT(event, time_unix_ns, 8);
AT(event, expires_unix_ns, 16);
AT(event, id, 24);
AT(event, type, 40);
AT(event, subject, 56);
AT(event, user, 72);
AT(event, dedup_key, 88);
AT(event, thread_key, 104);
AT(event, title, 120);
AT(event, body, 136);
AT(event, payload, 152);
AT(event, numbers, 168);
AT(event, number_count, 176);
AT(event, attrs, 184);
AT(event, attr_count, 192);
AT(event, source, 200);
AT(event, traceparent, 216);
AT(event, accepted_mono_ns, 232);

SIZE(action, 48);
AT(action, id, 0);
AT(action, label, 16);
AT(action, link, 32);

SIZE(words, 104);
AT(words, size, 0);
AT(words, reserved, 4);
AT(words, locale, 8);
AT(words, title, 24);
AT(words, summary, 40);
AT(words, body, 56);
AT(words, fields, 72);
AT(words, field_count, 80);
AT(words, actions, 88);
AT(words, action_count, 96);

SIZE(host, 72);
AT(host, size, 0);
AT(host, abi_major, 4);
AT(host, impl, 8);
AT(host, instance, 16);
AT(host, state_dir, 32);
AT(host, get_ext, 48);
AT(host, log, 56);
AT(host, health, 64);

SIZE(delivery, 128);
AT(delivery, size, 0);
AT(delivery, attempt, 4);
AT(delivery, token, 8);
AT(delivery, deadline_mono_ns, 16);
AT(delivery, idempotency_key, 24);
AT(delivery, recipient, 40);
AT(delivery, replaces_provider_id, 56);
AT(delivery, traceparent, 72);
AT(delivery, event, 88);
AT(delivery, words, 96);
AT(delivery, flags, 104);
AT(delivery, merged, 108);
AT(delivery, user, 112);

SIZE(batch, 16);
AT(batch, size, 0);
AT(batch, count, 4);
AT(batch, items, 8);

SIZE(result, 56);
AT(result, size, 0);
AT(result, status, 4);
AT(result, token, 8);
AT(result, retry_after_ns, 16);
AT(result, provider_id, 24);
AT(result, detail, 40);

SIZE(channel, 32);
AT(channel, size, 0);
AT(channel, max_batch, 4);
AT(channel, max_in_flight, 8);
AT(channel, reserved, 12);
AT(channel, deliver, 16);
AT(channel, cancel, 24);

SIZE(host_delivery, 32);
AT(host_delivery, size, 0);
AT(host_delivery, reserved, 4);
AT(host_delivery, complete, 8);
AT(host_delivery, ready, 16);
AT(host_delivery, report, 24);

SIZE(host_event_ref, 24);
AT(host_event_ref, size, 0);
AT(host_event_ref, reserved, 4);
AT(host_event_ref, retain, 8);
AT(host_event_ref, release, 16);

SIZE(host_emit, 16);
AT(host_emit, size, 0);
AT(host_emit, reserved, 4);
AT(host_emit, emit, 8);

SIZE(source, 32);
AT(source, size, 0);
AT(source, reserved, 4);
AT(source, durable, 8);
AT(source, pause, 16);
AT(source, resume, 24);

SIZE(host_state, 40);
AT(host_state, size, 0);
AT(host_state, reserved, 4);
AT(host_state, get, 8);
AT(host_state, set, 16);
AT(host_state, remove, 24);
AT(host_state, list, 32);

SIZE(host_timer, 40);
AT(host_timer, size, 0);
AT(host_timer, reserved, 4);
AT(host_timer, arm, 8);
AT(host_timer, disarm, 16);
AT(host_timer, now_mono_ns, 24);
AT(host_timer, now_unix_ns, 32);

SIZE(host_metrics, 24);
AT(host_metrics, size, 0);
AT(host_metrics, reserved, 4);
AT(host_metrics, define, 8);
AT(host_metrics, record, 16);

SIZE(request, 88);
AT(request, size, 0);
AT(request, reserved, 4);
AT(request, caller, 8);
AT(request, method, 24);
AT(request, path, 40);
AT(request, headers, 56);
AT(request, header_count, 64);
AT(request, body, 72);

SIZE(host_control, 16);
AT(host_control, size, 0);
AT(host_control, reserved, 4);
AT(host_control, request, 8);

SIZE(endpoint, 16);
AT(endpoint, size, 0);
AT(endpoint, reserved, 4);
AT(endpoint, request, 8);

SIZE(handoff, 24);
AT(handoff, size, 0);
AT(handoff, reserved, 4);
AT(handoff, save, 8);
AT(handoff, load, 16);

SIZE(plugin, 160);
AT(plugin, size, 0);
AT(plugin, abi_major, 4);
AT(plugin, flags, 8);
AT(plugin, reserved, 12);
AT(plugin, id, 16);
AT(plugin, version, 32);
AT(plugin, vendor, 48);
AT(plugin, runtime, 64);
AT(plugin, config_schema, 80);
AT(plugin, validate, 96);
AT(plugin, create, 104);
AT(plugin, start, 112);
AT(plugin, stop, 120);
AT(plugin, destroy, 128);
AT(plugin, reconfigure, 136);
AT(plugin, timer, 144);
AT(plugin, get_ext, 152);

static_assert(sizeof(belfry_status) == 4, "a status is 32 bits wide");
IS(BELFRY_DELIVERY_REPEAT, 1u);
IS(BELFRY_MAX_KEY, 1024u);
IS(BELFRY_MAX_TITLE, 4096u);
IS(BELFRY_MAX_BODY, 65536u);
IS(BELFRY_MAX_PAYLOAD, 1048576u);
IS(BELFRY_MAX_NUMBERS, 64u);
IS(BELFRY_MAX_ATTRS, 64u);
IS(BELFRY_LOG_DEBUG, 0);
IS(BELFRY_LOG_INFO, 1);
IS(BELFRY_LOG_WARNING, 2);
IS(BELFRY_LOG_ERROR, 3);
IS(BELFRY_LOG_HOST_MISBEHAVING, 4);
IS(BELFRY_LOG_PLUGIN_MISBEHAVING, 5);
IS(BELFRY_UP, 0);
IS(BELFRY_DEGRADED, 1);
IS(BELFRY_DOWN, 2);
IS(BELFRY_COUNTER, 0);
IS(BELFRY_GAUGE, 1);
IS(BELFRY_HISTOGRAM, 2);
IS(BELFRY_F_IDEMPOTENT, 1u);
IS(BELFRY_F_EDITS, 2u);
IS(BELFRY_F_LIVE, 4u);
IS(BELFRY_F_EXCLUSIVE, 8u);
IS(BELFRY_OK, 0);
IS(BELFRY_BUSY, 1);
IS(BELFRY_RETRY, 2);
IS(BELFRY_REJECTED, 3);
IS(BELFRY_AUTH, 4);
IS(BELFRY_EXPIRED, 5);
IS(BELFRY_UNKNOWN, 6);
IS(BELFRY_INVALID, 7);
IS(BELFRY_GONE, 8);
IS(BELFRY_ABSENT, 9);
IS(BELFRY_LOW, 0);
IS(BELFRY_MEDIUM, 1);
IS(BELFRY_HIGH, 2);
IS(BELFRY_CRITICAL, 3);
IS(BELFRY_ABI_MAJOR, 1u);
IS(BELFRY_ABI_MINOR, 0u);
