import Platform

/// What happened in a test host, in order, for those who ask and those who wait.
///
/// Any thread. Bounded: what comes after the first so many is counted and not kept.
final class Recording: @unchecked Sendable {
    // Sendable: everything below is only touched inside `monitor`.

    private static let limit = 100_000

    private let monitor = Monitor()
    private var lines: [LogLine] = []
    private var events: [TestEvent] = []
    private var outcomes: [TestOutcome] = []
    private var unrecorded = 0

    func add(_ line: LogLine) { add(line, to: \.lines) }
    func add(_ event: TestEvent) { add(event, to: \.events) }
    func add(_ outcome: TestOutcome) { add(outcome, to: \.outcomes) }

    private func add<Item>(_ item: Item, to list: ReferenceWritableKeyPath<Recording, [Item]>) {
        monitor.locked {
            if self[keyPath: list].count < Recording.limit {
                self[keyPath: list].append(item)
            } else {
                unrecorded += 1
            }
            monitor.wake()
        }
    }

    var allLines: [LogLine] { monitor.locked { lines } }
    var allEvents: [TestEvent] { monitor.locked { events } }
    var allOutcomes: [TestOutcome] { monitor.locked { outcomes } }
    var unrecordedCount: Int { monitor.locked { unrecorded } }

    func forget() {
        monitor.locked {
            lines = []
            events = []
            outcomes = []
            unrecorded = 0
        }
    }

    /// Something has changed that is not recorded here: those who wait look again.
    func changed() {
        monitor.locked { monitor.wake() }
    }

    /// Waits until `condition` holds; false when it does not within `deadlineNs`.
    ///
    /// What is recorded wakes the waiter at once; what the host only counts, such as an item a
    /// control thread delivered, is looked at every few milliseconds.
    func wait(withinNs durationNs: Int64, until condition: () -> Bool) -> Bool {
        let deadline = Clock.system.monotonicNs() + durationNs
        while true {
            // Outside the lock: the condition asks for what is recorded.
            if condition() { return true }
            let now = Clock.system.monotonicNs()
            guard now < deadline else { return false }
            monitor.locked { _ = monitor.wait(untilMonotonicNs: min(deadline, now + 2_000_000)) }
        }
    }
}
