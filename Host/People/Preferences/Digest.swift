/// How the news of one category is gathered instead of being told one by one.
package enum Digest: Sendable, Hashable {
    /// The first is told at once, what follows within so many minutes in one piece at their end.
    case window(minutes: Int)
    /// All is told in one piece, at set times.
    case schedule(Schedule)

    /// A day of gathering is the longest.
    package static let minutesMax = 1_440
}

extension Digest {
    /// For `belfry explain`: "every 15 minutes", "weekly on mon at 08:00".
    package var text: String {
        switch self {
        case .window(let minutes):
            return minutes == 1 ? "every minute" : "every \(minutes) minutes"
        case .schedule(let schedule):
            let time = "at \(MinuteOfDay.text(schedule.minute))"
            return switch schedule.period {
            case .daily: "daily \(time)"
            case .weekly(let day): "weekly on \(day.name) \(time)"
            case .monthly(let day): "monthly on day \(day) \(time)"
            }
        }
    }
}
