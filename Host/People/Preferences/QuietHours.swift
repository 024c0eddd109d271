/// A part of the day in which a user wants to be left alone: "22:00–07:00".
///
/// It begins on the days named, by the clocks of a zone, and may end on the next. Where it begins
/// and ends at one time it is empty; a whole day is 00:00 to 24:00.
package struct QuietHours: Sendable, Hashable {
    /// The minute of the day, from 0 to 1,439.
    package let start: Int
    /// The minute of the day, up to 1,440, the end of it.
    package let end: Int
    /// The days on which it begins.
    package let days: WeekdaySet
    /// The zone whose clocks count; nil: the user's.
    package let zone: String?

    /// Nil for hours that would never end: every whole day.
    package init?(start: Int, end: Int, days: WeekdaySet = .all, zone: String? = nil) {
        guard (0..<MinuteOfDay.end).contains(start), (0...MinuteOfDay.end).contains(end),
            !(start == 0 && end == MinuteOfDay.end && days == .all)
        else { return nil }
        self.start = start
        self.end = end
        self.days = days
        self.zone = zone
    }

    /// As in "22:00–07:00".
    package var text: String { MinuteOfDay.text(start) + "–" + MinuteOfDay.text(end) }

    /// The minutes of "22:00–07:00", "22:00-07:00" or "22:00 - 07:00"; nil for any other text.
    package static func read(_ text: String) -> (start: Int, end: Int)? {
        let parts = text.split(whereSeparator: { $0 == "–" || $0 == "-" }).map {
            $0.filter { $0 != " " }
        }
        guard parts.count == 2, let start = MinuteOfDay.read(parts[0]),
            let end = MinuteOfDay.read(parts[1]), start < MinuteOfDay.end
        else { return nil }
        return (start, end)
    }
}

/// Whether it is quiet, and until when that stays so.
package struct QuietSpan: Sendable, Equatable {
    package let isQuiet: Bool
    /// The moment it changes, or where that is far off, one at which to ask again.
    package let until: Int64

    package init(isQuiet: Bool, until: Int64) {
        self.isQuiet = isQuiet
        self.until = until
    }
}

extension QuietHours {
    private static let daysAhead = 8

    /// Whether it is quiet at a moment, by the clocks of `zone`.
    package func span(at unixNs: Int64, in zone: Zone) -> QuietSpan {
        guard start != end else { return QuietSpan(isQuiet: false, until: .max) }
        let today = zone.localTime(of: unixNs).date.dayNumber
        var quietUntil: Int64?
        // Yesterday's window may last until today; no window is longer than a day of its zone.
        for day in today - 1...today + QuietHours.daysAhead {
            guard let window = window(on: day, zone) else { continue }
            if let end = quietUntil {
                // Windows that touch are one.
                guard window.lowerBound <= end else { break }
                quietUntil = max(end, window.upperBound)
            } else if window.contains(unixNs) {
                quietUntil = window.upperBound
            } else if window.lowerBound > unixNs {
                return QuietSpan(isQuiet: false, until: window.lowerBound)
            }
        }
        if let quietUntil { return QuietSpan(isQuiet: true, until: quietUntil) }
        return QuietSpan(
            isQuiet: false, until: Nanoseconds.sum(unixNs, 1_440 * Nanoseconds.minute))
    }

    /// The window that begins on this day; nil where there is none, or the clocks pass over it.
    private func window(on day: Int, _ zone: Zone) -> Range<Int64>? {
        let date = CalendarDate(dayNumber: day)
        guard days.contains(date.weekday) else { return nil }
        let begin = zone.reading(date, minute: start).first
        let isNextDay = end < start || end == MinuteOfDay.end
        let lastDate = isNextDay ? CalendarDate(dayNumber: day + 1) : date
        // The last time the clocks show the end: nobody is woken an hour early in autumn.
        let finish = zone.reading(lastDate, minute: end % MinuteOfDay.end).last
        return begin < finish ? begin..<finish : nil
    }
}

/// Some days of the week.
package struct WeekdaySet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package init(_ days: some Sequence<Weekday>) {
        self.init(rawValue: days.reduce(0) { $0 | 1 << UInt8($1.rawValue) })
    }

    package static let all = WeekdaySet(Weekday.allCases)

    package func contains(_ day: Weekday) -> Bool { rawValue >> UInt8(day.rawValue) & 1 == 1 }

    /// The days, from Sunday on.
    package var days: [Weekday] { Weekday.allCases.filter { contains($0) } }
}
