/* Metrics of a plugin's own. What the host can count (events, outcomes, queue depths) it counts by itself. */
#ifndef BELFRY_METRICS_H
#define BELFRY_METRICS_H

#include "host.h"

#define BELFRY_COUNTER 0
#define BELFRY_GAUGE 1
#define BELFRY_HISTOGRAM 2

#define BELFRY_HOST_METRICS "belfry.host.metrics/1"
typedef struct belfry_host_metrics {
    uint32_t size;
    uint32_t reserved;

    /* Defines a metric: name in snake_case, unit last ("send_seconds"). The same name again gives the same handle;
     * 0: refused (a bad name, another kind, over 256 of them). Not for the hot path. [any] */
    uint64_t (*define)(const belfry_host *host, int32_t kind, belfry_str name, belfry_str unit, belfry_str help);

    /* Adds to a counter, sets a gauge, observes in a histogram. At most 8 labels and 1,000 label sets a metric; what is
     * over is counted under the set {overflow="true"}. [any][nb] */
    void (*record)(const belfry_host *host, uint64_t handle, double value, const belfry_kv *labels,
                   size_t label_count);
} belfry_host_metrics;

#endif
