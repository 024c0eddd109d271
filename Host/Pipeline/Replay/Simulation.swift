package import Store

/// Reads the journal, page by page, into a ``Replay``.
///
/// For a thread that may wait for the store; memory holds one page at a time.
package struct Simulation {
    /// What one page of a simulation may hold.
    private static let page = 500
    /// For so long before its beginning it listens: windows of digests, causes that mute.
    private static let runUpNs: Int64 = 3_600_000_000_000
    /// Nodes that share a store may differ so much: beyond that nothing older comes any more.
    private static let skewNs: Int64 = 60_000_000_000

    package private(set) var replay: Replay
    /// Where it had to stop; nil: it came to the end.
    package private(set) var stoppedAtNs: Int64?
    private let scope: Replay.Scope

    package init(
        from current: ReplayedConfiguration, to draft: ReplayedConfiguration, _ scope: Replay.Scope
    ) {
        replay = Replay(from: current, to: draft, scope)
        self.scope = scope
    }

    /// `isOver` is asked after every page, and ends it early.
    package mutating func run(
        over journal: any EventJournal, isOver: () -> Bool
    ) throws(StoreError) {
        let (from, isBeyond) = scope.countsFromNs.subtractingReportingOverflow(Simulation.runUpNs)
        let (end, isEndless) = scope.untilNs.addingReportingOverflow(Simulation.skewNs)
        var last: Int64?
        while true {
            let events = try journal.events(
                JournalRequest(
                    fromNs: isBeyond ? 0 : from, after: last, limit: Simulation.page))
            for event in events { replay.take(event) }
            guard events.count == Simulation.page, let newest = events.last,
                isEndless || newest.acceptedNs <= end
            else { return }
            last = newest.number
            if isOver() {
                stoppedAtNs = newest.acceptedNs
                return
            }
        }
    }
}
