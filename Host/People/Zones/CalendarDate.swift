import Calendar

/// A day as a calendar on a wall shows it, wherever that wall is.
package struct CalendarDate: Sendable, Hashable {
    package let year: Int
    /// From 1 to 12.
    package let month: Int
    /// From 1 to 31.
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that is so many after 1 January 1970, or before it.
    package init(dayNumber: Int) {
        let time = CivilTime(unixSeconds: Int64(dayNumber) * 86_400)
        self.init(year: time.year, month: time.month, day: time.day)
    }

    /// How many days it is after 1 January 1970.
    package var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    package var weekday: Weekday { Weekday(dayNumber: dayNumber) }

    /// The last day of this day's month.
    package var lastOfMonth: CalendarDate {
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        return CalendarDate(
            dayNumber: CalendarDate(year: next.0, month: next.1, day: 1).dayNumber - 1)
    }
}

/// A day of the week.
package enum Weekday: Int, Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday

    init(dayNumber: Int) {
        // 1 January 1970 was a Thursday.
        let number = (dayNumber + 4) % 7
        self = Weekday.allCases[number < 0 ? number + 7 : number]
    }

    /// The word for it in documents: "mon".
    package var name: String {
        switch self {
        case .sunday: "sun"
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        }
    }
}
