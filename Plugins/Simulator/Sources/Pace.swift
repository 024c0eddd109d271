/// How fast a market goes.
package struct Tempo: Sendable, Equatable {
    /// Events a second; 0 is silence.
    package let rate: Double
    /// How many are emitted at once.
    package let group: Int

    /// `rate` events a second, in groups of `group`.
    package init(rate: Double, group: Int) {
        self.rate = rate
        self.group = max(1, group)
    }
}

/// When events are due: so many a second, counted from one point in time, so that nothing drifts.
package struct Pace: Sendable {
    package private(set) var tempo: Tempo
    private var origin: Int64
    private var paid = 0
    /// What is behind by more than this is forgotten: a host that was busy for long is not flooded
    /// afterwards.
    private static let backlogNanoseconds: Int64 = 1_000_000_000
    /// Waking up more often costs more than it gives.
    private static let restNanoseconds: Int64 = 1_000_000

    private var rate: Double { tempo.rate }
    private var group: Int { tempo.group }

    /// A pace from `now` on.
    package init(_ tempo: Tempo, from now: Int64) {
        self.tempo = tempo
        origin = now
    }

    /// Goes at `tempo` from `now` on; what was due before is forgotten.
    package mutating func change(to tempo: Tempo, at now: Int64) {
        guard tempo != self.tempo else { return }
        self = Pace(tempo, from: now)
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

    /// When to look again; nil: never, in silence.
    package func wakeUp(after now: Int64) -> Int64? {
        guard rate > 0 else { return nil }
        let next = origin + Int64((Double(paid + group) * 1e9 / rate).rounded(.up))
        return max(next, now + Self.restNanoseconds)
    }
}
