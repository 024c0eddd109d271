import CBelfry

/// A metric of the instance's own.
///
/// The host counts events, outcomes and queues by itself; define only what it cannot see.
public struct Metric: Sendable {
    private let handle: UInt64
    private let host: Host

    init(handle: UInt64, host: Host) {
        self.handle = handle
        self.host = host
    }

    /// Adds to a counter, sets a gauge, or observes in a histogram.
    ///
    /// At most 8 labels.
    public func record(_ value: Double = 1, _ labels: KeyValuePairs<String, String> = [:]) {
        guard handle != 0, let metrics = host.metrics else { return }
        _ = host.call { host in
            guard !labels.isEmpty else {
                return metrics.pointee.record(host, handle, value, nil, 0)
            }
            withPairs(labels.lazy.map { (key: $0.key, value: $0.value) }) { pairs, count in
                metrics.pointee.record(host, handle, value, pairs, count)
            }
        }
    }
}

extension Host {
    /// Defines a counter: snake_case, unit last ("sent_bytes").
    ///
    /// Not for the hot path; keep the result.
    public func counter(_ name: String, unit: String = "", help: String) -> Metric {
        define(BELFRY_COUNTER, name, unit, help)
    }

    /// Defines a gauge.
    public func gauge(_ name: String, unit: String = "", help: String) -> Metric {
        define(BELFRY_GAUGE, name, unit, help)
    }

    /// Defines a histogram.
    public func histogram(_ name: String, unit: String = "", help: String) -> Metric {
        define(BELFRY_HISTOGRAM, name, unit, help)
    }

    // A metric that the host refuses (or has no place for) records nothing: it is no reason to
    // fail.
    private func define(
        _ kind: Int32, _ name: String, _ unit: String, _ help: String
    ) -> Metric {
        let handle = call { host in
            name.withText { name in
                unit.withText { unit in
                    help.withText { help in
                        metrics?.pointee.define(host, kind, name, unit, help)
                    }
                }
            }
        }
        return Metric(handle: (handle ?? nil) ?? 0, host: self)
    }
}
