/* It refuses a handoff with an item that it does not know. */
#define SAVE save
#define LOAD load
#include "plugin.h"

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    (void)context;
    sink(sink_context, (belfry_str)TEXT("position/1"), (belfry_str)TEXT("42"));
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++)
        if (items[i].key.len != 10 || memcmp(items[i].key.ptr, "position/1", 10) != 0) return BELFRY_INVALID;
    return BELFRY_OK;
}
