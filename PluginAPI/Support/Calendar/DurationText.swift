/// Durations as plugins.yaml writes them: `500ms`, `5s`, `2m`, `1h`.
package enum DurationText {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// The regular expression of what is read, but for numbers that are too large.
    package static let pattern = "^[0-9]+(ns|us|ms|s|m|h)$"

    /// Nil when `text` is anything but digits and a unit, or over 292 years.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let unit = String(text.dropFirst(digits.count))
        guard let count = Int64(String(digits) ?? ""),
            let scale = units.first(where: { $0.name == unit })?.nanoseconds
        else { return nil }
        let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: scale)
        return overflow ? nil : .nanoseconds(nanoseconds)
    }

    /// The shortest way to write it, exact to the nanosecond.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let (total, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return "\(seconds)s" }
        let nanoseconds = total + attoseconds / 1_000_000_000
        let unit = units.last { nanoseconds != 0 && nanoseconds % $0.nanoseconds == 0 }
        guard let unit else { return "0s" }
        return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
    }
}
