/// A moment as a calendar shows it, in UTC or in the zone whose offset was added.
///
/// Pure: from a time since 1970, by arithmetic alone.
package struct CivilTime: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    /// 0 to 999,999,999.
    package let nanosecond: Int
    /// 0 on Sundays.
    package let weekday: Int

    package init(unixNs: Int64) {
        let seconds = unixNs.flooredQuotient(1_000_000_000)
        self.init(unixSeconds: seconds, nanosecond: Int(unixNs &- seconds &* 1_000_000_000))
    }

    /// For whoever has already divided: `unixSeconds` within 200,000 years of 1970.
    package init(unixSeconds: Int64, nanosecond: Int = 0) {
        let days = Int(unixSeconds.flooredQuotient(86_400))
        let inDay = Int(unixSeconds) - days * 86_400
        // Days are counted from 1 March 0000, so that a leap day ends a year: 400 years are 146,097
        // days.
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = inDay / 3_600
        minute = inDay / 60 % 60
        second = inDay % 60
        self.nanosecond = nanosecond
        // 1970 began on a Thursday.
        weekday = days + 4 - (days + 4).flooredQuotient(7) * 7
    }

    /// 0 to 999.
    package var millisecond: Int { nanosecond / 1_000_000 }

    /// As in `2026-11-21T07:40:12.123Z`.
    package var iso8601: String {
        "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))T\(timeOfDay)Z"
    }

    /// As in `07:40:12.123`.
    package var timeOfDay: String {
        "\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2)).\(millisecond.padded(3))"
    }
}

extension BinaryInteger {
    /// Division that rounds down also below zero: times before 1970 are on the calendar too.
    package func flooredQuotient(_ divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// The number with zeros before it, at least `width` digits.
    package func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
