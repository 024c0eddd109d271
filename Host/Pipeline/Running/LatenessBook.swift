import Loading
import Observability

/// How often, and for how long, each instance was late within the current minute.
struct LatenessBook {
    private struct Minute {
        let began: Int64
        let lateBefore: Int
        let lateNsBefore: Int
    }

    private static let minuteNs: Int64 = 60_000_000_000

    private var minutes: [ObjectIdentifier: Minute] = [:]

    /// A busy machine makes an innocent plugin late now and then, by taking the processor away in
    /// the middle of its call.
    ///
    /// One that waits is late whenever it is called: only it fills so much of a minute.
    private static let lateShareNs = 6_000_000_000

    /// The names of those that were late more than `limit` times and for more than a tenth of the
    /// minute.
    mutating func culprits(_ running: [RunningInstance], limit: Int, at now: Int64) -> [String] {
        var next: [ObjectIdentifier: Minute] = [:]
        var names: [String] = []
        for instance in running {
            let late = instance.instance.counters.late.value
            let key = ObjectIdentifier(instance)
            let lateNs = instance.instance.counters.lateNs.value
            var minute = minutes[key] ?? Minute(began: now, lateBefore: 0, lateNsBefore: 0)
            if now - minute.began >= LatenessBook.minuteNs {
                minute = Minute(began: now, lateBefore: late, lateNsBefore: lateNs)
            }
            if late - minute.lateBefore > limit,
                lateNs - minute.lateNsBefore > LatenessBook.lateShareNs
            {
                names.append(instance.name)
            }
            next[key] = minute
        }
        minutes = next
        return names
    }
}
