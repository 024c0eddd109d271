import Platform
import Synchronization

/// Counts the host's threads inside one plugin's functions, so that nobody destroys what they are
/// in.
///
/// Any thread. For the calls that come from elsewhere than the instance's own threads: resume,
/// requests, cancel.
package final class Visits: Sendable {
    private let underWay = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)

    package init() {}

    /// Runs `body`; nil when the instance is on its way out.
    package func visit<Result>(_ body: () -> Result) -> Result? {
        underWay.wrappingAdd(1, ordering: .sequentiallyConsistent)
        defer { underWay.wrappingSubtract(1, ordering: .releasing) }
        guard !isClosed.load(ordering: .sequentiallyConsistent) else { return nil }
        return body()
    }

    /// Lets nobody in any more and waits for those who are inside: they are in calls that must not
    /// wait.
    ///
    /// False: one of them has not come out within `patienceNs`.
    func close(patienceNs: Int64 = 1_000_000_000) -> Bool {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        let deadline = Clock.system.monotonicNs() + patienceNs
        while underWay.load(ordering: .sequentiallyConsistent) != 0 {
            guard Clock.system.monotonicNs() < deadline else { return false }
            Clock.pause(milliseconds: 1)
        }
        return true
    }
}
