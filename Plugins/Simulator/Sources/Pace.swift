/// When events are due: so many a second, counted from one point in time, so that nothing drifts.
package struct Pace: Sendable {
    private let rate: Double
    private let group: Int
    private var origin: Int64
    private var paid = 0
    /// What is behind by more than this is forgotten: a host that was busy for long is not flooded
    /// afterwards.
    private static let backlogNanoseconds: Int64 = 1_000_000_000
    /// Waking up more often costs more than it gives.
    private static let restNanoseconds: Int64 = 1_000_000

    /// A pace of `rate` events a second, in groups of `group`, from `now` on.
    package init(rate: Double, group: Int, from now: Int64) {
        self.rate = rate
        self.group = max(1, group)
        origin = now
    }

    /// How many events are due.
    package mutating func due(at now: Int64) -> Int {
        let backlogMax = Int(rate * Double(Self.backlogNanoseconds) / 1e9) + group
        let target = Int(Double(now - origin) * rate / 1e9)
        if target - paid > backlogMax {
            origin = now - Self.backlogNanoseconds
            paid = 0
            return backlogMax / group * group
        }
        return max(0, target - paid) / group * group
    }

    /// Notes that `count` events were emitted.
    package mutating func pay(_ count: Int) { paid += count }

    /// When to look again.
    package func wakeUp(after now: Int64) -> Int64 {
        let next = origin + Int64((Double(paid + group) * 1e9 / rate).rounded(.up))
        return max(next, now + Self.restNanoseconds)
    }
}
