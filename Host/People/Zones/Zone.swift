import Calendar

/// A time zone: how far its clocks are from UTC, at any time.
///
/// Made of a file of the zone database (RFC 8536, versions 1 to 3 and 4's additions), whose bytes
/// somebody else has read. Two zones of one name are equal.
package struct Zone: Sendable {
    /// Its name in the zone database: "Europe/Berlin".
    package let name: String

    /// When the offset changes, in seconds since 1970, ascending.
    let changes: [Int64]
    /// The offset from each change on.
    let offsets: [ZoneOffset]
    /// The offset before the first change.
    let firstOffset: ZoneOffset
    /// What holds after the last change; nil: the last offset for ever.
    let rule: ZoneRule?
    /// The seconds of ``offsets``, without names to count references of.
    private let seconds: [Int32]

    init(
        name: String, changes: [Int64], offsets: [ZoneOffset], firstOffset: ZoneOffset,
        rule: ZoneRule?
    ) {
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.rule = rule
        seconds = offsets.map { Int32($0.seconds) }
    }

    /// The zone whose clocks show UTC.
    package static let utc = Zone(
        name: "UTC", changes: [], offsets: [], firstOffset: .utc, rule: nil)

    /// The offset at a moment.
    package func offset(at unixNs: Int64) -> ZoneOffset {
        offset(atSecond: Int(unixNs).flooredQuotient(Nanoseconds.perSecond))
    }

    /// What the clocks show at a moment.
    package func localTime(of unixNs: Int64) -> LocalTime {
        let second = Int(unixNs).flooredQuotient(Nanoseconds.perSecond)
        return LocalTime(unixNs: unixNs, offsetSeconds: offsetSeconds(atSecond: second))
    }

    func offsetSeconds(atSecond second: Int) -> Int {
        let passed = passedChanges(at: second)
        if passed == changes.count, let rule { return rule.offset(atSecond: second).seconds }
        return passed == 0 ? firstOffset.seconds : Int(seconds[passed - 1])
    }

    func offset(atSecond second: Int) -> ZoneOffset {
        let passed = passedChanges(at: second)
        if passed == changes.count, let rule { return rule.offset(atSecond: second) }
        return passed == 0 ? firstOffset : offsets[passed - 1]
    }

    /// When the clocks are set next after a moment; nil: never again.
    func nextChange(after second: Int) -> Int? {
        let passed = passedChanges(at: second)
        if passed < changes.count { return Int(changes[passed]) }
        return rule?.nextChange(after: second)
    }

    /// How many changes are at or before a moment.
    private func passedChanges(at second: Int) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Zone: Hashable {
    package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// How far clocks are from UTC, and what that is called.
package struct ZoneOffset: Sendable, Hashable {
    /// Ahead of UTC; negative west of Greenwich.
    package let seconds: Int
    package let isDaylightSaving: Bool
    /// Such as "CEST" or "+0530".
    package let abbreviation: String

    static let utc = ZoneOffset(seconds: 0, isDaylightSaving: false, abbreviation: "UTC")
}

/// Why a zone cannot be used: a sentence.
package struct ZoneError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ name: String, _ what: String) {
        description = "the zone \(name) cannot be read: \(what)"
    }
}
