/// The timers of one instance, by the time at which they are due.
///
/// Pure: the time is an argument.
package struct TimerQueue: Sendable {
    package static let capacity = 1_024

    private struct Timer: Sendable {
        var due: Int64
        var periodNs: Int64
    }

    private var timers: [UInt64: Timer] = [:]

    package init() {}

    /// Arms or re-arms, first for `firstNs` after `now`; a period of 0 fires once.
    ///
    /// False: the queue is full.
    package mutating func arm(
        _ id: UInt64, firstNs: Int64, periodNs: Int64, from now: Int64
    ) -> Bool {
        guard timers[id] != nil || timers.count < TimerQueue.capacity else { return false }
        timers[id] = Timer(due: TimerQueue.sum(now, firstNs), periodNs: periodNs)
        return true
    }

    package mutating func disarm(_ id: UInt64) {
        timers[id] = nil
    }

    package var nextDue: Int64? { timers.values.lazy.map(\.due).min() }

    /// Takes the timer that has been due longest.
    ///
    /// One with a period is armed again, past `now`: what was missed fires once, not once per
    /// period.
    package mutating func popDue(at now: Int64) -> UInt64? {
        guard let (id, timer) = timers.min(by: { ($0.value.due, $0.key) < ($1.value.due, $1.key) }),
            timer.due <= now
        else { return nil }
        if timer.periodNs > 0 {
            let late = (now - timer.due) % timer.periodNs
            timers[id]?.due = TimerQueue.sum(now - late, timer.periodNs)
        } else {
            timers[id] = nil
        }
        return id
    }

    /// What would be after the end of time is due at it: a plugin may ask for "never".
    private static func sum(_ time: Int64, _ delay: Int64) -> Int64 {
        let (sum, isOverflow) = time.addingReportingOverflow(delay)
        return isOverflow ? .max : sum
    }
}
