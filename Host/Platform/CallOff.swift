import Synchronization

/// Word that what is under way is no longer wanted: the host has been told to stop.
///
/// Given once and for good. Any thread.
package final class CallOff: Sendable {
    /// What has begun may still take so long: a call that is about to return shall, so that what it
    /// made can be undone.
    package static let graceNs: Int64 = 1_000_000_000

    private struct Listeners {
        var next = 0
        var byNumber: [Int: @Sendable () -> Void] = [:]
    }

    /// 0: not yet.
    private let givenAtNs = Atomic<Int64>(0)
    private let listeners = Mutex(Listeners())

    package init() {}

    package var isGiven: Bool { givenAtNs.load(ordering: .acquiring) != 0 }

    package func give() {
        givenAtNs.store(Clock.system.monotonicNs(), ordering: .releasing)
        listeners.withLock { for listener in $0.byNumber.values { listener() } }
    }

    /// Runs `body`, and meanwhile `listener` when the word comes, or at once when it has come.
    ///
    /// `listener` may be run twice, on any thread, must not wait, and must not call this object;
    /// it is not running any more when this returns.
    package func heard<Result, Failure: Error>(
        by listener: @escaping @Sendable () -> Void, during body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.byNumber[listeners.next] = listener
            // Word that came before has found nobody.
            if isGiven { listener() }
            return listeners.next
        }
        defer { listeners.withLock { $0.byNumber[number] = nil } }
        return try body()
    }

    /// Until when to wait for a call that began then and would have had until `deadlineNs`.
    package func patience(untilNs deadlineNs: Int64, sinceNs beganNs: Int64) -> Int64 {
        let givenAtNs = givenAtNs.load(ordering: .acquiring)
        guard givenAtNs != 0 else { return deadlineNs }
        return min(deadlineNs, max(givenAtNs, beganNs) + CallOff.graceNs)
    }
}
