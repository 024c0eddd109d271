extension Scaffold {
    /// A channel in C that writes each event's title to the host's log.
    package static func c(_ name: PluginName) -> Scaffold {
        Scaffold(
            files: [
                File("\(name.snake).c", cSource(name)), File("README.md", cReadme(name)),
                File("build.sh", isExecutable: true, cBuild(name)),
            ],
            build: "./build.sh", product: "\(name.kebab).so")
    }

    private static func cBuild(_ name: PluginName) -> String {
        """
        #!/bin/sh
        # Builds \(name.kebab).so; needs a C compiler and the belfry command.
        set -eu
        cd "$(dirname "$0")"
        ${CC:-cc} -std=c11 -O2 -g -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden \\
            $("${BELFRY:-belfry}" sdk --cflags) \(name.snake).c -o \(name.kebab).so

        """
    }

    private static func cReadme(_ name: PluginName) -> String {
        """
        # \(name.kebab)

        A Belfry channel in C. It writes the title of each event to the log; make `deliver` do more.

        ```sh
        ./build.sh
        belfry plugin verify ./\(name.kebab).so
        ```

        In plugins.yaml:

        ```yaml
        channels:
          \(name.kebab):
            plugin: ./\(name.kebab).so
        ```

        """
    }

    private static func cSource(_ name: PluginName) -> String {
        """
        /* \(name.kebab): a Belfry channel. */
        #include <belfry/belfry.h>

        #include <stdlib.h>
        #include <string.h>

        #define TEXT(s) {s, sizeof(s) - 1}

        typedef struct instance {
            const belfry_host *host;
            const belfry_host_delivery *deliveries;
        } instance;

        /* Takes the whole batch. It must not wait: what takes time belongs on a thread of your own. */
        static belfry_status deliver(void *context, const belfry_batch *batch) {
            instance *self = context;
            for (uint32_t i = 0; i < batch->count; i++) {
                const belfry_delivery *item = batch->items[i];
                self->host->log(self->host, BELFRY_LOG_INFO, item->event->title, NULL, 0);
                if (item->token == 0 || !self->deliveries) continue; /* live: nothing to complete */
                belfry_result result = {.size = sizeof result, .status = BELFRY_OK, .token = item->token};
                const belfry_result *results[] = {&result};
                self->deliveries->complete(self->host, results, 1);
            }
            return BELFRY_OK;
        }

        static belfry_status create(const belfry_plugin *plugin, const belfry_host *host, belfry_str config,
                                    void **context, belfry_sink errors, void *errors_context) {
            (void)plugin, (void)config;
            instance *self = calloc(1, sizeof *self);
            if (!self) {
                errors(errors_context, (belfry_str){0}, (belfry_str)TEXT("There is no memory left."));
                return BELFRY_RETRY;
            }
            self->host = host;
            self->deliveries = host->get_ext(host, BELFRY_HOST_DELIVERY);
            *context = self;
            return BELFRY_OK;
        }

        static belfry_status start(void *context) {
            (void)context;
            return BELFRY_OK;
        }

        static void stop(void *context, int64_t deadline_mono_ns) { (void)context, (void)deadline_mono_ns; }

        static const belfry_channel channel = {.size = sizeof channel, .deliver = deliver};

        static const void *get_ext(const belfry_plugin *plugin, const char *id) {
            (void)plugin;
            return strcmp(id, BELFRY_CHANNEL) == 0 ? &channel : NULL;
        }

        static const belfry_plugin plugin = {
            .size = sizeof plugin,
            .abi_major = BELFRY_ABI_MAJOR,
            .flags = BELFRY_F_LIVE,
            .id = TEXT("com.example.\(name.kebab)"),
            .version = TEXT("0.1.0"),
            .vendor = TEXT("Example"),
            .runtime = TEXT("c"),
            .config_schema = TEXT("{\\"type\\":\\"object\\",\\"additionalProperties\\":false}"),
            .create = create,
            .start = start,
            .stop = stop,
            .destroy = free,
            .get_ext = get_ext,
        };

        const belfry_plugin *belfry_plugin_entry(uint32_t host_major) {
            return host_major == BELFRY_ABI_MAJOR ? &plugin : NULL;
        }

        """
    }
}
