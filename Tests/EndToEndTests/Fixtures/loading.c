/* A channel that is well made, unless a definition spoils it: what a host meets while it loads a plugin. */
#include <belfry/belfry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STR(text) {text, sizeof(text) - 1}
#ifndef ABI
#define ABI BELFRY_ABI_MAJOR
#endif
#ifndef SIZE
#define SIZE sizeof(belfry_plugin)
#endif
#ifndef CHANNEL_SIZE
#define CHANNEL_SIZE sizeof(belfry_channel)
#endif

static belfry_status deliver(void *context, const belfry_batch *batch) { return (void)context, (void)batch, BELFRY_OK; }

static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config, void **context,
                            belfry_sink errors, void *errors_context) {
    (void)plugin, (void)host, (void)config, (void)errors, (void)errors_context;
    *context = malloc(1);
    return BELFRY_OK;
}

static belfry_status start(void *context) { return (void)context, BELFRY_OK; }
static void stop(void *context, int64_t deadline) { (void)context, (void)deadline; }

/* "even" must be even: what a schema cannot say. */
static belfry_status validate(const belfry_plugin *plugin, belfry_str config, belfry_sink errors, void *errors_context) {
    (void)plugin;
    char text[256] = {0};
    memcpy(text, config.ptr, config.len < 255 ? config.len : 255);
    const char *found = strstr(text, "\"even\":");
    if (!found || atoi(found + 7) % 2 == 0) return BELFRY_OK;
    errors(errors_context, (belfry_str)STR("/even"), (belfry_str)STR("This must be even."));
    return BELFRY_INVALID;
}

static const void *get_ext(const belfry_plugin *plugin, const char *id) {
    static const belfry_channel channel = {.size = CHANNEL_SIZE, .deliver = deliver};
    (void)plugin, (void)id;
#ifdef NEITHER
    (void)channel;
    return NULL;
#else
    return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
#endif
}

#ifdef CONSTRUCTOR_CRASHES
__attribute__((constructor)) static void begin(void) { abort(); }
#endif

#ifdef UNDEFINED
void belfry_no_such_function(void);
#endif

#ifdef NO_ENTRY
#define belfry_plugin_entry some_other_entry
__attribute__((visibility("default"))) const belfry_plugin *some_other_entry(uint32_t host_major);
#endif

const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
    static const belfry_plugin plugin = {
        .size = SIZE, .abi_major = ABI, .flags = BELFRY_F_LIVE,
        .id = STR("com.example.loading"), .version = STR("1.0.0"), .vendor = STR("Example"), .runtime = STR("c"),
        .config_schema = STR("{\"type\":\"object\",\"additionalProperties\":false,"
                             "\"properties\":{\"even\":{\"type\":\"integer\"}}}"),
        .validate = validate,
#ifndef NULL_CREATE
        .create = create,
#endif
        .start = start, .stop = stop, .destroy = free, .get_ext = get_ext};
    (void)host_major, (void)create;
#if defined(ENTRY_CRASHES)
    *(volatile int *)0 = 1;
#elif defined(ENTRY_HANGS)
    for (;;) pause();
#elif defined(ENTRY_EXITS)
    exit(3);
#elif defined(ENTRY_PRINTS)
    printf("hello from the entry\n");
    fflush(stdout);
#elif defined(NULL_DESCRIPTOR)
    return NULL;
#elif defined(UNDEFINED)
    belfry_no_such_function();
#endif
    return &plugin;
}
