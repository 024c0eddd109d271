import CBelfry
import Loading
import Observability
import Pipeline
import Platform
import Store

/// What the host counts for an instance.
public struct TestCounters: Sendable, Equatable {
    /// Events of a source that were taken.
    public var accepted = 0
    /// Events of a source that break a limit.
    public var refused = 0
    /// emit() calls answered BUSY.
    public var busy = 0
    /// Live items a channel took.
    public var delivered = 0
    /// deliver() calls a channel answered BUSY.
    public var channelBusy = 0
    /// Live items given up because the queue was full.
    public var shed = 0
    /// Live items a channel refused for good.
    public var rejected = 0
    /// Calls that took longer than they may.
    public var late = 0
    /// Breaches of the contract.
    public var misbehaviour = 0
    /// Live events retained and not yet released.
    public var eventsHeld = 0
    /// Live items that wait.
    public var queued = 0
}

/// How an instance says it is.
public struct TestHealth: Sendable, Equatable {
    /// How it is, from best to worst.
    public enum State: Int32, Sendable {
        /// All is well.
        case up = 0
        /// It works with difficulty.
        case degraded = 1
        /// It does not work.
        case down = 2
    }

    /// What it said last; up before that.
    public let state: State
    /// Why, in one sentence.
    public let reason: String
}

extension TestHost {
    /// What the host would have logged, oldest first.
    public var log: [LogLine] { recording.allLines }

    /// What sources emitted and the host took, oldest first, as they gave it.
    public var emitted: [TestEvent] { recording.allEvents }

    /// What channels said about stored deliveries, oldest first.
    public var outcomes: [TestOutcome] { recording.allOutcomes }

    /// How much happened that was not kept: there is room for 100,000 of each.
    public var unrecordedCount: Int { recording.unrecordedCount }

    /// Forgets what was recorded so far.
    public func forgetRecords() { recording.forget() }

    /// The metrics that plugins define, in Prometheus' text format.
    public var metrics: String { host.services.metrics.text() }

    /// What the host counts for an instance.
    public func counters(of instance: String) throws(TestHostError) -> TestCounters {
        TestCounters(of: try running(instance))
    }
}

extension TestCounters {
    init(of running: RunningInstance) {
        let counters = running.instance.counters
        self.init(
            accepted: counters.accepted.value, refused: counters.refused.value,
            busy: counters.busy.value, delivered: counters.delivered.value,
            channelBusy: counters.channelBusy.value, shed: counters.shed.value,
            rejected: counters.rejected.value, late: counters.late.value,
            misbehaviour: counters.misbehaviour.value, eventsHeld: counters.eventsHeld.value,
            queued: running.channel?.queueDepth ?? 0)
    }
}

extension TestHost {
    /// How an instance says it is.
    public func health(of instance: String) throws(TestHostError) -> TestHealth {
        let standing = try running(instance).instance.current
        return TestHealth(
            state: TestHealth.State(rawValue: standing.health) ?? .up,
            reason: standing.healthReason)
    }

    /// The key-value state of an instance, by key; it outlives the instance.
    public func state(of instance: String) -> [String: [UInt8]] {
        let pairs = try? state.pairs(
            withPrefix: [], in: instance, nowUnixNs: host.lane.clock.unixNs())
        return Dictionary(
            (pairs ?? []).map { (String(decoding: $0.key, as: UTF8.self), $0.value) },
            uniquingKeysWith: { $1 })
    }

    /// Waits until `condition` holds; false when it does not within `limit`.
    ///
    /// Blocks. The condition is asked whenever something happens, and must not wait itself.
    public func waitFor(
        within limit: Duration = .seconds(5), _ condition: () -> Bool
    ) -> Bool {
        recording.wait(withinNs: limit.nanoseconds, until: condition)
    }
}
