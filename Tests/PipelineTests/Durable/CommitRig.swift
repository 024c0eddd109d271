import CBelfry
import Core
import Observability
import Pipeline
import Platform
import Store
import Synchronization
import TestKit

/// A committer over an SQLite file of a test's own, and what a sender has to do with it.
final class CommitRig: Sendable {
    let intake: DurableIntake
    let store: any DurableStore
    let unsteady: UnsteadyStore
    let committer: Committer
    let journal = Journal()
    private let folder: TemporaryDirectory
    private let identity = EventIdentity(seed: 9)
    private let source = LastingText("broker")

    /// `isHeld`: nothing is stored before `start`.
    init(
        _ troubles: [UnsteadyStore.Trouble] = [], isHeld: Bool = false,
        limits: DurableIntake.Limits = .init()
    ) throws {
        folder = try TemporaryDirectory()
        store = try SQLiteDurableStore(path: "\(folder.path)/journal.db")
        unsteady = UnsteadyStore(store, troubles: troubles)
        let monitor = Monitor()
        intake = DurableIntake(monitor, limits: limits)
        let journal = journal
        committer = Committer(
            unsteady, intake: intake, monitor: monitor, expansion: DeskExpansion(),
            clock: .system, log: Log { _, _, message, _ in journal.add(message) })
        if !isHeld { try start() }
    }

    func start() throws { try committer.start() }

    func stop(withinNs deadlineNs: Int64 = 10_000_000_000) {
        committer.stop(withinNs: deadlineNs)
    }

    func offer(_ ids: [String]) -> AwaitedReceipt {
        let awaited = AwaitedReceipt(for: ids.count)
        if !take(ids, awaited.receipt) { awaited.answer(BELFRY_BUSY) }
        return awaited
    }

    func offerWithoutReceipt(_ id: String) { _ = take([id], nil) }

    func tryOffer(_ ids: [String]) -> Bool { take(ids, nil) }

    private func take(_ ids: [String], _ receipt: Receipt?) -> Bool {
        let blocks = ids.map { id in
            var draft = EventDraft(type: "order_filled")
            draft.id = id
            return draft.withEvent { event in
                try? EventBlock.copy(
                    event,
                    stamp: EventStamp(
                        source: source.str, unixNs: 1, monotonicNs: 1,
                        defaultPriority: BELFRY_MEDIUM,
                        identity: Unmanaged.passUnretained(identity)))
            }
        }.compactMap { $0 }
        defer { for block in blocks { block.release() } }
        return blocks.withUnsafeBufferPointer { intake.offer($0, receipt: receipt) }
    }
}

/// All events are for the built-in user, and go nowhere.
private final class DeskExpansion: Expansion {
    private let desk = LastingText("desk")

    func expand(_ event: EventBlock, into work: inout StoreWork) -> StoreWork.Standing {
        work.notifications.append(
            StoreWork.Notification(number: 0, user: desk.str, deliveries: 0..<0))
        return StoreWork.Standing(retention: .brief, dedupWindowNs: 1_000_000_000)
    }

    func discard() {}
}

/// A receipt whose answer a test waits for.
final class AwaitedReceipt: Sendable {
    private let answers = Answers()
    let receipt: Receipt

    init(for count: Int) {
        let answers = answers
        receipt = Receipt(for: count) { answers.add($0) }
    }

    func answer(_ status: belfry_status) { answers.add(status) }

    func wait() -> belfry_status { answers.first() }

    private final class Answers: @unchecked Sendable {
        // Sendable: only touched inside `monitor`.
        private let monitor = Monitor()
        private var given: [belfry_status] = []

        func add(_ status: belfry_status) {
            monitor.locked {
                given.append(status)
                monitor.wake()
            }
        }

        func first() -> belfry_status {
            monitor.locked {
                while true {
                    if let status = given.first { return status }
                    monitor.wait()
                }
            }
        }
    }
}

/// The log's lines.
final class Journal: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
    func contains(_ words: String) -> Bool {
        lines.withLock { $0.contains { $0.contains(words) } }
    }
}
