/// When a host that stands by tries to take the store.
///
/// Pure: `now` is an argument.
struct StandbyTurns: Equatable {
    enum Step {
        /// Try to take it.
        case take
        /// See whether it can be reached, and no more.
        case look
    }

    enum Finding {
        /// Another host holds it.
        case held
        case unreachable
        /// It answers, after it did not.
        case reachable
    }

    /// How soon a host goes on for one that is gone.
    static let pauseNs: Int64 = 500_000_000
    /// How long a server that was away is left to who held the store before.
    ///
    /// It has forgotten who that was; they connect again within this time and are to go on: nobody
    /// has to take over from a host that is well.
    static let graceNs: Int64 = 10_000_000_000

    private(set) var step = Step.take
    private(set) var nextNs: Int64 = .min

    mutating func note(_ finding: Finding, atNs now: Int64) {
        switch finding {
        case .held: (step, nextNs) = (.take, now + StandbyTurns.pauseNs)
        case .unreachable: (step, nextNs) = (.look, now + StandbyTurns.pauseNs)
        case .reachable: (step, nextNs) = (.take, now + StandbyTurns.graceNs)
        }
    }
}
