package import Observability

/// What the committer has done.
package final class CommitCounters: Sendable {
    package let events = Counter()
    package let commits = Counter()
    package let commitNs = Counter()
    package let durations = DurationHistogram()
    /// Events that were known already.
    package let duplicates = Counter()
    /// Events handed back to their senders, who offer them again.
    package let refused = Counter()
    /// Events that could not be stored before the host had to stop.
    package let lost = Counter()
    /// Attempts to commit that failed.
    package let failures = Counter()

    package init() {}

    func noteCommit(events count: Int, tookNs: Int64) {
        events.add(count)
        commits.add()
        commitNs.add(Int(tookNs))
        durations.note(nanoseconds: tookNs)
    }
}
