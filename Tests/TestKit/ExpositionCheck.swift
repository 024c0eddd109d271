/// What Prometheus' linter has against a text of the format 0.0.4.
///
/// Every family has a help and a type before its first sample, stands in one piece, and is named
/// as its kind is; every sample is read whole, and none is there twice.
package enum ExpositionCheck {
    private struct Family {
        var kind = ""
        var hasHelp = false
    }

    /// One a line, with the line that it is about.
    package static func faults(in text: String) -> [String] {
        var faults: [String] = []
        var families: [String: Family] = [:]
        var current = ""
        var seen: Set<Substring> = []
        if !text.hasSuffix("\n") { faults.append("the last line has no end") }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if words.count > 3, words[0] == "#", words[1] == "HELP" {
                if families[words[2]] != nil { faults.append("in two pieces: \(line)") }
                families[words[2]] = Family(hasHelp: true)
                current = words[2]
                if words[3].hasSuffix(".") { faults.append("a full stop: \(line)") }
            } else if words.count == 4, words[0] == "#", words[1] == "TYPE" {
                if words[2] != current { faults.append("no help before: \(line)") }
                families[words[2], default: Family()].kind = words[3]
                if (words[3] == "counter") != words[2].hasSuffix("_total") {
                    faults.append("a counter, and only one, ends in _total: \(line)")
                }
            } else if let sample = sample(line) {
                let kind = families[current]?.kind ?? ""
                let suffixes = kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                let names = suffixes.map { current + $0 }
                if !names.contains(sample.name) { faults.append("of another family: \(line)") }
                if !seen.insert(sample.series).inserted { faults.append("twice: \(line)") }
            } else {
                faults.append("not understood: \(line)")
            }
        }
        return faults + families.filter { $0.value.kind.isEmpty }.map { "no type: \($0.key)" }
    }

    /// The value of a series, written as in the text: `name{label="value"}`.
    package static func value(of series: String, in text: String) -> Double? {
        text.split(separator: "\n").lazy.compactMap(sample)
            .first { $0.series == series[...] }?.value
    }

    private static func sample(
        _ line: Substring
    ) -> (name: String, series: Substring, value: Double)? {
        let pattern =
            /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-z_][a-z0-9_]*="([^"\\]|\\.)*"(,|(?=\})))*\})? (\S+)/
        guard let match = line.wholeMatch(of: pattern) else { return nil }
        let number = match.output.6 == "+Inf" ? Double.infinity : Double(match.output.6)
        guard let number else { return nil }
        let series = line.dropLast(match.output.6.count + 1)
        return (String(match.output.1), series, number)
    }
}
