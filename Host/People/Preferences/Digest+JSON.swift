import JSON

extension Digest {
    private static let words = ["every", "at", "on"]

    /// Reads `{"every": "15m"}` or `{"every": "week", "on": "mon", "at": "08:00"}`.
    init(_ part: DocumentPart) throws(PeopleError) {
        var members: [String: DocumentPart] = [:]
        for (key, part) in try part.object() {
            guard Digest.words.contains(key) else {
                throw part.unknownKey(key, among: Digest.words)
            }
            members[key] = part
        }
        guard let every = members["every"] else {
            throw part.fault("a digest needs 'every': 15m, 2h, day, week or month")
        }
        let word = try every.string()
        if let minutes = Digest.minutes(word) {
            if let part = members["at"] ?? members["on"] {
                throw part.fault("only a day, a week or a month has a time of its own")
            }
            self = .window(minutes: minutes)
            return
        }
        let minute = try members["at"]?.minuteOfDay() ?? 8 * 60
        let on = members["on"]
        switch word {
        case "day":
            if let on { throw on.fault("every day is every day; leave out 'on'") }
            self = .schedule(Schedule(.daily, minute: minute))
        case "week":
            let day: Weekday = if let on { try Weekday(on) } else { .monday }
            self = .schedule(Schedule(.weekly(day), minute: minute))
        case "month":
            let day = try on?.integer(in: 1...31) ?? 1
            self = .schedule(Schedule(.monthly(day: day), minute: minute))
        default:
            throw every.fault("expected up to a day such as 15m or 2h, or day, week or month")
        }
    }

    /// "15m" and "2h".
    private static func minutes(_ text: String) -> Int? {
        guard let unit = text.last, let count = Int(text.dropLast()), count > 0,
            count <= minutesMax,
            unit == "m" || unit == "h"
        else { return nil }
        let minutes = unit == "m" ? count : count * 60
        return minutes <= minutesMax ? minutes : nil
    }

    /// As it is stored.
    var json: JSONValue {
        switch self {
        case .window(let minutes):
            return ["every": .string("\(minutes)m")]
        case .schedule(let schedule):
            let at = JSONValue.string(MinuteOfDay.text(schedule.minute))
            return switch schedule.period {
            case .daily: ["every": "day", "at": at]
            case .weekly(let day): ["every": "week", "on": .string(day.name), "at": at]
            case .monthly(let day): ["every": "month", "on": .integer(Int64(day)), "at": at]
            }
        }
    }
}
