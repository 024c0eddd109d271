/// A moment as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT".
package struct HTTPDate: Sendable, Equatable {
    package let text: String

    /// Any moment from 1970 on.
    package init(unixSeconds: Int64) {
        let days = Int(unixSeconds / 86_400)
        let second = Int(unixSeconds % 86_400)
        let weekday = Self.weekdays[(days + 4) % 7]
        let (year, month, day) = Self.civil(days: days)
        let time = [second / 3600, second / 60 % 60, second % 60].map(Self.twoDigits)
        text = """
            \(weekday), \(Self.twoDigits(day)) \(Self.months[month - 1]) \(year) \
            \(time.joined(separator: ":")) GMT
            """
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is the last of its year, and eras have
    /// 400 years, after which the calendar repeats.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
