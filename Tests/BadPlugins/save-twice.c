/* It saves one name twice. */
#define SAVE save
#define LOAD load
#include "plugin.h"

static belfry_status save(void *context, belfry_sink sink, void *sink_context) {
    (void)context;
    for (int i = 0; i < 2; i++) sink(sink_context, (belfry_str)TEXT("position/1"), (belfry_str)TEXT("42"));
    return BELFRY_OK;
}

static belfry_status load(void *context, const belfry_kv *items, size_t count) {
    return (void)context, (void)items, (void)count, BELFRY_OK;
}
