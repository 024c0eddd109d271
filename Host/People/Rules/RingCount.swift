/// How often a user was rung lately, in steps of ten seconds: no minute has more than the limit.
struct RingCount: Sendable {
    /// The step in which there is room, as nanoseconds.
    typealias Due = Int64

    private static let stepNs: Int64 = 10_000_000_000
    /// Any minute lies within so many steps.
    private static let stepCount = 7

    /// The count of each step, by its number modulo ``stepCount``.
    private var counts: InlineArray<7, UInt16> = InlineArray(repeating: 0)
    /// Steps since 1970; 0: never rung.
    private var newest: Int32 = 0
    /// The step for which a merged ring has been promised; 0: none.
    private var promised: Int32 = 0

    /// Takes a place now, or says from when on there is one: then what waits rings as one.
    mutating func take(max: UInt16, at now: Int64) -> Due? {
        let step = Int32(truncatingIfNeeded: Swift.max(0, now) / RingCount.stepNs)
        advance(to: step)
        if promised > step { return Int64(promised) * RingCount.stepNs }
        let total = (0..<RingCount.stepCount).reduce(0) { $0 + Int(counts[$1]) }
        if total < Int(max) {
            counts[slot(step)] += 1
            return nil
        }
        promised = firstRoom(max: max, step)
        return Int64(promised) * RingCount.stepNs
    }

    /// Forgets the steps that are over.
    ///
    /// A clock set back begins anew: nobody waits for it.
    private mutating func advance(to step: Int32) {
        if step < newest || step - newest >= Int32(RingCount.stepCount) {
            counts = InlineArray(repeating: 0)
            if step < newest { promised = 0 }
        } else {
            for passed in newest..<step { counts[slot(passed + 1)] = 0 }
        }
        newest = step
        guard promised > 0, promised <= step else { return }
        // The merged ring that was promised has rung.
        if step - promised < Int32(RingCount.stepCount) { counts[slot(promised)] += 1 }
        promised = 0
    }

    /// The first step at which the older ones have made room.
    private func firstRoom(max: UInt16, _ step: Int32) -> Int32 {
        var left = (0..<RingCount.stepCount).reduce(0) { $0 + Int(counts[$1]) }
        for age in (0..<Int32(RingCount.stepCount)).reversed() {
            left -= Int(counts[slot(step - age)])
            if left < Int(max) { return step - age + Int32(RingCount.stepCount) }
        }
        return step + Int32(RingCount.stepCount)
    }

    private func slot(_ step: Int32) -> Int {
        Int(step + Int32(RingCount.stepCount)) % RingCount.stepCount
    }
}
