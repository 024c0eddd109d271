/// When schedules are due next, remembered: thousands of users share a few.
struct DueTimes: Sendable {
    private struct Key: Hashable {
        let schedule: Schedule
        let zone: String
    }

    private struct Span {
        let since: Int64
        let due: Int64
    }

    private static let capacity = 4_096

    private var spans: [Key: Span] = [:]

    mutating func next(_ schedule: Schedule, in zone: Zone, after now: Int64) -> Int64 {
        let key = Key(schedule: schedule, zone: zone.name)
        if let span = spans[key], span.since <= now, now < span.due { return span.due }
        if spans.count >= DueTimes.capacity { spans.removeAll(keepingCapacity: true) }
        let due = zone.nextTime(schedule, after: now)
        spans[key] = Span(since: now, due: due)
        return due
    }
}
