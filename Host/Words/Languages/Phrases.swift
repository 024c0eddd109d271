/// What the host itself says in a language, besides the messages.
struct Phrases: Sendable {
    let acknowledge: String
    let snooze: String
    let unsubscribe: String
    /// Low to critical.
    let priorities: [String]
    let notifications: Counted
    let more: Counted
    let justNow: String
    let past: Spans
    let future: Spans
    let plural: LocaleRules.Plural

    /// "5 minutes ago", by unit.
    struct Spans: Sendable {
        let minutes: Counted
        let hours: Counted
        let days: Counted
    }

    func label(_ action: WordAction.Kind) -> String {
        switch action {
        case .acknowledge: acknowledge
        case .snooze: snooze
        case .unsubscribe: unsubscribe
        }
    }
}

/// A phrase with a count in it, where "#" stands.
struct Counted: Sendable {
    let one: String
    let other: String

    init(_ one: String, _ other: String) {
        self.one = one
        self.other = other
    }

    func text(_ count: Int, _ numbers: NumberText, _ plural: LocaleRules.Plural) -> String {
        let phrase = plural.isOne(Double(count)) ? one : other
        var output = Output()
        output.begin(limit: 512)
        for (index, part) in phrase.split(
            separator: "#", maxSplits: 1, omittingEmptySubsequences: false
        ).enumerated() {
            if index > 0 {
                numbers.write(Double(count), places: 0...0, isSigned: false, to: &output)
            }
            output.append(String(part))
        }
        return output.text(since: 0)
    }
}

extension Phrases {
    /// Writes how long before or after `now` a moment is; whole units, rounded down.
    func write(
        _ unixNs: Int64, before now: Int64, _ numbers: NumberText, to output: inout Output
    ) {
        let (difference, overflowed) = now.subtractingReportingOverflow(unixNs)
        guard !overflowed else { return }
        let seconds = Int(difference.magnitude / 1_000_000_000)
        guard seconds >= 60 else { return output.append(justNow) }
        let spans = difference > 0 ? past : future
        let (unit, count) =
            switch seconds {
            case ..<3_600: (spans.minutes, seconds / 60)
            case ..<86_400: (spans.hours, seconds / 3_600)
            default: (spans.days, seconds / 86_400)
            }
        output.append(unit.text(count, numbers, plural))
    }
}
