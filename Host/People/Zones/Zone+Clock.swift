/// When the clocks of a zone show a time: never, once or twice.
package enum ClockReading: Sendable, Equatable {
    case once(Int64)
    /// The clocks were set back over it.
    case twice(first: Int64, second: Int64)
    /// The clocks were set forward over it, at this moment.
    case skipped(at: Int64)

    /// The first moment at which the clocks show this time, or have just passed over it.
    package var first: Int64 {
        switch self {
        case .once(let time), .twice(let time, _), .skipped(let time): time
        }
    }

    /// The last such moment.
    package var last: Int64 {
        switch self {
        case .once(let time), .twice(_, let time), .skipped(let time): time
        }
    }
}

extension Zone {
    /// RFC 8536's bound is 26 hours.
    static let offsetSecondsMax = 93_600

    /// When the clocks show `minute` of `date`; nanoseconds of the epoch.
    package func reading(_ date: CalendarDate, minute: Int) -> ClockReading {
        let local = date.dayNumber * 86_400 + minute * 60
        var start = local - Zone.offsetSecondsMax
        if (nextChange(after: start) ?? .max) > local + Zone.offsetSecondsMax {
            return .once(Nanoseconds.of(seconds: local - offsetSeconds(atSecond: start)))
        }
        var found: [Int] = []
        while start <= local + Zone.offsetSecondsMax {
            let end = nextChange(after: start) ?? .max
            let candidate = local - offsetSeconds(atSecond: start)
            if candidate >= start && candidate < end { found.append(candidate) }
            // Past this stretch, and the next one begins past it as well.
            if end < .max, candidate >= end, local - offsetSeconds(atSecond: end) < end {
                return .skipped(at: Nanoseconds.of(seconds: end))
            }
            start = end
        }
        let times = found.map { Nanoseconds.of(seconds: $0) }
        guard let first = times.first, let last = times.last else {
            return .once(Nanoseconds.of(seconds: local - offsetSeconds(atSecond: local)))
        }
        return first == last ? .once(first) : .twice(first: first, second: last)
    }

    /// When the schedule is due next, later than `unixNs`.
    ///
    /// A time that the clocks pass over is due when they do; one that they show twice is due the
    /// first time only.
    package func nextTime(_ schedule: Schedule, after unixNs: Int64) -> Int64 {
        let today = localTime(of: unixNs).date
        for date in schedule.dates(from: today) {
            let time = reading(date, minute: schedule.minute).first
            if time > unixNs { return time }
        }
        return .max
    }
}
