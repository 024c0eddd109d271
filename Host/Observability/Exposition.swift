/// Text in Prometheus' format 0.0.4, family by family.
package struct Exposition: Sendable {
    /// One line: a name with these labels has this value.
    package struct Sample: Sendable {
        let labels: [(key: String, value: String)]
        let value: String
        /// Of a histogram: "_bucket", "_sum" or "_count".
        let suffix: String

        package init(_ value: Int, _ labels: [(key: String, value: String)] = []) {
            self.init(text: String(value), labels)
        }

        package init(_ value: Double, _ labels: [(key: String, value: String)] = []) {
            self.init(text: String(value), labels)
        }

        fileprivate init(
            text: String, _ labels: [(key: String, value: String)], suffix: String = ""
        ) {
            value = text
            self.labels = labels
            self.suffix = suffix
        }
    }

    package private(set) var text = ""

    package init() {}

    /// A family with its help, which is one sentence without a full stop.
    package mutating func add(
        _ name: String, _ kind: Metrics.Kind, _ help: String, _ samples: [Sample]
    ) {
        text += "# HELP \(name) \(Metrics.escaped(help, quotes: false))\n"
        text += "# TYPE \(name) \(kind.name)\n"
        for sample in samples { add(sample, of: name) }
    }

    /// A counter or a gauge without labels.
    package mutating func add(
        _ name: String, _ kind: Metrics.Kind, _ help: String, _ value: Int
    ) {
        add(name, kind, help, [Sample(value)])
    }

    package mutating func add(_ name: String, _ help: String, _ histogram: DurationHistogram) {
        let reading = histogram.reading
        var total = 0
        var samples: [Sample] = []
        for (bound, count) in zip(DurationHistogram.bounds, reading.counts) {
            total += count
            samples.append(
                Sample(text: String(total), [("le", String(bound))], suffix: "_bucket"))
        }
        samples += [
            Sample(text: String(reading.count), [("le", "+Inf")], suffix: "_bucket"),
            Sample(text: String(reading.seconds), [], suffix: "_sum"),
            Sample(text: String(reading.count), [], suffix: "_count"),
        ]
        add(name, .histogram, help, samples)
    }

    private mutating func add(_ sample: Sample, of name: String) {
        let labels = sample.labels.map {
            "\($0.key)=\"\(Metrics.escaped($0.value, quotes: true))\""
        }.joined(separator: ",")
        text += name + sample.suffix + (labels.isEmpty ? "" : "{\(labels)}") + " \(sample.value)\n"
    }
}
