import Synchronization

/// The metrics that plugins define, and their text for Prometheus.
///
/// Any thread. `record` takes one short lock; what is counted on the host's hot path is a
/// ``Counter`` and is written into the text by who owns it.
package final class Metrics: Sendable {
    package enum Kind: Int32, Sendable {
        case counter = 0
        case gauge = 1
        case histogram = 2

        var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    package static let metricsPerInstance = 256
    package static let labelSetsPerMetric = 1_000
    package static let labelsPerSet = 8

    /// Upper bounds of histogram buckets: from 10 µs to a minute, for seconds; a power of ten has
    /// three steps.
    fileprivate static let bounds: [Double] = [
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
        0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60,
    ]

    fileprivate struct Series: Sendable {
        var value = 0.0
        var count = 0
        var buckets: [Int] = []
    }

    fileprivate struct Metric: Sendable {
        let kind: Kind
        let instance: String
        let name: String
        let help: String
        var series: [String: Series] = [:]
    }

    private struct Book: Sendable {
        var metrics: [Metric] = []
        var handles: [String: Int] = [:]
        var definedBy: [String: Int] = [:]
    }

    private let book = Mutex(Book())

    package init() {}

    /// A handle for `record`, from 1; 0: refused (a bad name, another kind, too many).
    ///
    /// The same again is the same.
    package func define(
        _ kind: Kind, name: String, unit: String, help: String, instance: String
    ) -> UInt64 {
        guard Metrics.isName(name) else { return 0 }
        return book.withLock { book in
            let key = "\(instance)/\(name)"
            if let index = book.handles[key] {
                return book.metrics[index].kind == kind ? UInt64(index + 1) : 0
            }
            guard book.definedBy[instance, default: 0] < Metrics.metricsPerInstance else {
                return 0
            }
            book.definedBy[instance, default: 0] += 1
            let text = unit.isEmpty ? help : "\(help) (\(unit))"
            book.metrics.append(Metric(kind: kind, instance: instance, name: name, help: text))
            book.handles[key] = book.metrics.count - 1
            return UInt64(book.metrics.count)
        }
    }

    /// Adds to a counter, sets a gauge, observes in a histogram.
    ///
    /// An unknown handle and NaN are ignored.
    package func record(_ handle: UInt64, _ value: Double, labels: [(key: String, value: String)]) {
        guard handle > 0, !value.isNaN else { return }
        book.withLock { book in
            guard handle <= UInt64(book.metrics.count) else { return }
            let index = Int(handle) - 1
            var set = Metrics.text(of: labels)
            if book.metrics[index].series[set] == nil
                && book.metrics[index].series.count >= Metrics.labelSetsPerMetric
            {
                set = "overflow=\"true\""
            }
            book.metrics[index].observe(value, in: set)
        }
    }

    /// The Prometheus text format, one family for each name, instances as a label.
    package func text() -> String {
        let metrics = book.withLock { $0.metrics }
        var text = ""
        let names = Set(metrics.map(\.name)).sorted()
        for name in names {
            let family = metrics.filter { $0.name == name }.sorted { $0.instance < $1.instance }
            guard let first = family.first else { continue }
            text += "# HELP belfry_plugin_\(name) \(Metrics.escaped(first.help, quotes: false))\n"
            text += "# TYPE belfry_plugin_\(name) \(first.kind.name)\n"
            for metric in family where metric.kind == first.kind { text += metric.lines() }
        }
        return text
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.value >= 97, first.value <= 122,
            name.utf8.count <= 64
        else { return false }
        return name.utf8.allSatisfy {
            $0 == 95 || (48...57).contains($0) || (97...122).contains($0)
        }
    }

    private static func text(of labels: [(key: String, value: String)]) -> String {
        labels.prefix(labelsPerSet).filter { isName($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    package static func escaped(_ text: String, quotes: Bool) -> String {
        // By scalars: CR LF is one character, and so is a quote with an accent on it.
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Metrics.Metric {
    fileprivate mutating func observe(_ value: Double, in set: String) {
        switch kind {
        case .counter: series[set, default: Metrics.Series()].value += max(0, value)
        case .gauge: series[set, default: Metrics.Series()].value = value
        case .histogram:
            var entry = series[set] ?? Metrics.Series()
            if entry.buckets.isEmpty {
                entry.buckets = Array(repeating: 0, count: Metrics.bounds.count)
            }
            if let bucket = Metrics.bounds.firstIndex(where: { value <= $0 }) {
                entry.buckets[bucket] += 1
            }
            entry.value += value
            entry.count += 1
            series[set] = entry
        }
    }

    fileprivate func lines() -> String {
        var text = ""
        for (set, entry) in series.sorted(by: { $0.key < $1.key }) {
            let labels = "instance=\"\(instance)\"" + (set.isEmpty ? "" : ",\(set)")
            guard kind == .histogram else {
                text += "belfry_plugin_\(name){\(labels)} \(entry.value)\n"
                continue
            }
            var total = 0
            for (bound, count) in zip(Metrics.bounds, entry.buckets) {
                total += count
                text += "belfry_plugin_\(name)_bucket{\(labels),le=\"\(bound)\"} \(total)\n"
            }
            text += "belfry_plugin_\(name)_bucket{\(labels),le=\"+Inf\"} \(entry.count)\n"
            text += "belfry_plugin_\(name)_sum{\(labels)} \(entry.value)\n"
            text += "belfry_plugin_\(name)_count{\(labels)} \(entry.count)\n"
        }
        return text
    }
}
