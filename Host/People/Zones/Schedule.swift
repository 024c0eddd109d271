/// A time that comes again and again by the clocks of a zone.
package struct Schedule: Sendable, Hashable {
    package enum Period: Sendable, Hashable {
        case daily
        case weekly(Weekday)
        /// From 1 to 31; a shorter month's last day stands for those it lacks.
        case monthly(day: Int)
    }

    package var period: Period
    /// The minute of the day, from 0 to 1,439.
    package var minute: Int

    package init(_ period: Period, minute: Int) {
        self.period = period
        self.minute = minute
    }

    /// Days to try, enough of them that one lies after any moment of `today`.
    ///
    /// They begin early: where the clocks were set back over midnight, yesterday's time may still
    /// come.
    func dates(from today: CalendarDate) -> [CalendarDate] {
        let number = today.dayNumber
        switch period {
        case .daily:
            return (-1...2).map { CalendarDate(dayNumber: number + $0) }
        case .weekly(let weekday):
            let ahead = (weekday.rawValue - today.weekday.rawValue + 7) % 7
            return [ahead - 7, ahead, ahead + 7].map { CalendarDate(dayNumber: number + $0) }
        case .monthly(let day):
            return (-1...2).map { months in
                let month = today.year * 12 + today.month - 1 + months
                let first = CalendarDate(year: month / 12, month: month % 12 + 1, day: 1)
                return CalendarDate(
                    year: first.year, month: first.month, day: min(day, first.lastOfMonth.day))
            }
        }
    }
}
