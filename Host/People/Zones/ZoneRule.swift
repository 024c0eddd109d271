import Calendar

/// The yearly rule behind a zone's table, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
    let standard: ZoneOffset
    /// Nil where the clocks are never set.
    let daylight: Daylight?

    struct Daylight: Sendable, Equatable {
        let offset: ZoneOffset
        let start: YearlyMoment
        let end: YearlyMoment
    }

    /// A day of every year, and a time of it by the clocks that hold before.
    struct YearlyMoment: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// From 1 to 365; 29 February is never counted.
            case julian(Int)
            /// From 0 to 365.
            case ofYear(Int)
            /// The n-th such weekday of a month; the fifth is the last.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        let day: Day
        /// From midnight; below 0 and beyond 24 hours on the days beside.
        let seconds: Int

        /// Seconds since 1970, as if the clocks showed UTC.
        func localSecond(in year: Int) -> Int { dayNumber(in: year) * 86_400 + seconds }

        private func dayNumber(in year: Int) -> Int {
            let newYear = CalendarDate(year: year, month: 1, day: 1).dayNumber
            switch day {
            case .ofYear(let number):
                return newYear + number
            case .julian(let number):
                let march = CalendarDate(year: year, month: 3, day: 1).dayNumber
                return number >= 60 ? march + number - 60 : newYear + number - 1
            case .weekday(let month, let week, let weekday):
                let first = CalendarDate(year: year, month: month, day: 1)
                let skipped = (weekday - first.weekday.rawValue + 7) % 7 + 7 * (week - 1)
                let number = first.dayNumber + skipped
                return number > first.lastOfMonth.dayNumber ? number - 7 : number
            }
        }
    }

    func offset(atSecond second: Int) -> ZoneOffset {
        guard let daylight else { return standard }
        // Of two changes at one moment (daylight saving all year) the start counts.
        let last = moments(around: second, daylight).filter { $0.second <= second }.max {
            ($0.second, $0.isStart ? 1 : 0) < ($1.second, $1.isStart ? 1 : 0)
        }
        return last?.isStart == true ? daylight.offset : standard
    }

    func nextChange(after second: Int) -> Int? {
        guard let daylight else { return nil }
        return moments(around: second, daylight).lazy.map(\.second).filter { $0 > second }.min()
    }

    private func moments(
        around second: Int, _ daylight: Daylight
    ) -> [(second: Int, isStart: Bool)] {
        let local = (second + standard.seconds).flooredQuotient(86_400)
        let year = CalendarDate(dayNumber: local).year
        return (year - 1...year + 1).flatMap { year in
            [
                (daylight.start.localSecond(in: year) - standard.seconds, true),
                (daylight.end.localSecond(in: year) - daylight.offset.seconds, false),
            ]
        }
    }
}
