import Loading
import Observability

/// How often each instance was late within the current minute.
struct LatenessBook {
    private struct Minute {
        let began: Int64
        let lateBefore: Int
    }

    private static let minuteNs: Int64 = 60_000_000_000

    private var minutes: [ObjectIdentifier: Minute] = [:]

    /// The names of those that were late more than `limit` times.
    mutating func culprits(_ running: [RunningInstance], limit: Int, at now: Int64) -> [String] {
        var next: [ObjectIdentifier: Minute] = [:]
        var names: [String] = []
        for instance in running {
            let late = instance.instance.counters.late.value
            let key = ObjectIdentifier(instance)
            var minute = minutes[key] ?? Minute(began: now, lateBefore: 0)
            if now - minute.began >= LatenessBook.minuteNs {
                minute = Minute(began: now, lateBefore: late)
            }
            if late - minute.lateBefore > limit { names.append(instance.name) }
            next[key] = minute
        }
        minutes = next
        return names
    }
}
