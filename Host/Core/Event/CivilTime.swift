/// A moment as a calendar shows it, in UTC.
///
/// Pure: from nanoseconds since 1970, by arithmetic alone.
package struct CivilTime: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let millisecond: Int

    package init(unixNs: Int64) {
        let milliseconds = Int(unixNs.floorDividing(by: 1_000_000))
        let days = milliseconds.floorDividing(by: 86_400_000)
        let inDay = milliseconds - days * 86_400_000
        // Days are counted from 1 March 0000, so that a leap day ends a year: 400 years are 146,097
        // days.
        let shifted = days + 719_468
        let era = shifted.floorDividing(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = inDay / 3_600_000
        minute = inDay / 60_000 % 60
        second = inDay / 1_000 % 60
        millisecond = inDay % 1_000
    }

    /// As in `2026-11-21T07:40:12.123Z`.
    package var iso8601: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(timeOfDay)Z"
    }

    /// As in `07:40:12.123`.
    package var timeOfDay: String {
        "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(millisecond, 3))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension BinaryInteger {
    /// Division that rounds down also below zero: times before 1970 are on the calendar too.
    fileprivate func floorDividing(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
