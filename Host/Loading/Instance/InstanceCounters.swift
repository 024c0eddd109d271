package import Observability
import Synchronization

/// What the host counts for every instance without the plugin's help.
package final class InstanceCounters: Sendable {
    /// Events a source emitted that were taken.
    package let accepted = Counter()
    /// Events refused because they break a limit.
    package let refused = Counter()
    /// emit() calls answered BUSY.
    package let busy = Counter()
    /// Items a channel took.
    package let delivered = Counter()
    /// deliver() calls that a channel answered BUSY.
    package let channelBusy = Counter()
    /// Live items given up because the instance's queue was full.
    package let shed = Counter()
    /// Items a channel refused with something other than BUSY.
    package let rejected = Counter()
    /// [nb] calls that took longer than they may.
    package let late = Counter()
    /// How long those calls took together.
    package let lateNs = Counter()
    /// Breaches of the contract.
    package let misbehaviour = Counter()
    /// Log lines over the rate.
    package let logDropped = Counter()
    /// Live events retained and not yet released.
    package let eventsHeld = Counter()

    private let complaints = RateWindow(limit: 5, windowNs: 1_000_000_000)
    private let lines = RateWindow(limit: 200, windowNs: 1_000_000_000)

    package init() {}

    /// False: enough has been said in this second.
    package func mayComplain(at now: Int64) -> Bool { complaints.allows(at: now) }

    func mayLog(at now: Int64) -> Bool { lines.allows(at: now) }
}

/// So many in each window of time.
///
/// Any thread.
final class RateWindow: Sendable {
    private struct Window {
        var start = Int64.min / 2
        var count = 0
    }
    private let limit: Int
    private let windowNs: Int64
    private let window = Mutex(Window())

    init(limit: Int, windowNs: Int64) {
        self.limit = limit
        self.windowNs = windowNs
    }

    func allows(at now: Int64) -> Bool {
        window.withLock { window in
            if now - window.start >= windowNs { window = Window(start: now, count: 0) }
            window.count += 1
            return window.count <= limit
        }
    }
}
