import Calendar

/// A moment as the clocks of a zone show it.
package struct LocalTime: Sendable, Hashable {
    package let date: CalendarDate
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let nanosecond: Int
    /// How far these clocks are ahead of UTC, in seconds; negative west of Greenwich.
    package let offsetSeconds: Int

    package var weekday: Weekday { date.weekday }
    package var minuteOfDay: Int { hour * 60 + minute }

    init(unixNs: Int64, offsetSeconds: Int) {
        let seconds = Int(unixNs).flooredQuotient(Nanoseconds.perSecond)
        let local = seconds + offsetSeconds
        let day = local.flooredQuotient(86_400)
        let inDay = local - day * 86_400
        date = CalendarDate(dayNumber: day)
        hour = inDay / 3_600
        minute = inDay / 60 % 60
        second = inDay % 60
        // Not by a product: at the end of time that would be beyond it.
        let rest = Int(unixNs) % Nanoseconds.perSecond
        nanosecond = rest < 0 ? rest + Nanoseconds.perSecond : rest
        self.offsetSeconds = offsetSeconds
    }

    /// As in "07:00".
    package var clock: String { MinuteOfDay.text(minuteOfDay) }
}

/// Lengths of time, as this room counts them.
enum Nanoseconds {
    static let perSecond = 1_000_000_000
    static let minute: Int64 = 60_000_000_000

    /// Seconds as nanoseconds, held at the ends of time.
    static func of(seconds: Int) -> Int64 {
        let (product, isOver) = Int64(seconds).multipliedReportingOverflow(by: Int64(perSecond))
        return isOver ? (seconds < 0 ? .min : .max) : product
    }

    /// The sum, held at the ends of time.
    static func sum(_ time: Int64, _ length: Int64) -> Int64 {
        let (sum, isOver) = time.addingReportingOverflow(length)
        return isOver ? (length < 0 ? .min : .max) : sum
    }
}

/// A time of day, in minutes since its midnight.
package enum MinuteOfDay {
    /// The end of the day: midnight seen from before.
    package static let end = 1_440

    /// As in "07:00"; the end of the day is "24:00".
    package static func text(_ minute: Int) -> String {
        let (hours, minutes) = (minute / 60, minute % 60)
        return (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes)"
    }

    /// The minute that "7:00" or "07:00" names, up to "24:00"; nil for any other text.
    package static func read(_ text: some StringProtocol) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        let minute = numbers[0] * 60 + numbers[1]
        return numbers[1] < 60 && minute <= end ? minute : nil
    }
}
