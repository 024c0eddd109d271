import CBelfry
package import Core
package import Observability
import Outbox
package import Platform
package import Store

/// Adds to a transaction what one event means: whose it is, and where it goes.
///
/// Called on the committer's thread, before each attempt to store the event. Numbers are left at 0:
/// the committer gives them out. Texts are borrowed until the transaction has ended.
package protocol Expansion: AnyObject, Sendable {
    func expand(_ event: EventBlock, into work: inout StoreWork) -> StoreWork.Standing

    /// What was expanded since the last commit is not stored and will be expanded anew, or never.
    func discard()
}

/// What was made durable, told once to who carries on.
package protocol CommitListener: AnyObject, Sendable {
    /// On the committer's thread, right after the commit; the texts of `work` live until it
    /// returns. Must not wait.
    func committed(_ work: borrowing StoreWork)
}

/// What else is to be done about once a second on the committer's thread, which has the store to
/// itself.
package protocol Chore: AnyObject, Sendable {
    /// Whatever goes wrong is the chore's to tell.
    func run()
}

/// Makes durable what the intake holds: many events, one transaction.
///
/// While one commit is under way the next batch gathers, so that a slow disk makes batches larger
/// and not the queue longer. What fails is tried again until it succeeds; whoever waits for an
/// answer is told at once where the trouble is not one that passes by itself. Nothing that was
/// accepted leaves the intake unless it is stored.
package final class Committer: @unchecked Sendable {
    // Sendable: `batch` and `work` are its own thread's, `isEnding` and `thread` the monitor's.

    /// So many rows of what may wait are looked after in one step.
    private static let tidyStep = 4_096
    private static let tidySoonNs: Int64 = 1_000_000_000
    /// For what only time makes due.
    private static let tidyLaterNs: Int64 = 60_000_000_000
    private static let beatNs: Int64 = 1_000_000_000
    /// How long a claim lasts; see ``DueQueue/Settings/leaseNs``.
    private static let leaseNs = DueQueue.Settings().leaseNs
    private static let firstPauseNs: Int64 = 10_000_000
    private static let longestPauseNs: Int64 = 2_000_000_000

    private let store: any DurableStore
    private let intake: DurableIntake
    private let expansion: any Expansion
    private let writes: DispatchWrites?
    private let listener: (any CommitListener)?
    private let chore: (any Chore)?
    private let ages: RetentionAges
    private let clock: Clock
    private let log: Log
    private let monitor: Monitor
    package let counters = CommitCounters()
    package let trouble = StoreTrouble()
    private var batch: [DurableIntake.Item] = []
    private var work = StoreWork()
    private var tidiesAt: Int64 = 0
    private var beatsAt: Int64 = 0
    /// What the store's clock, by which leases are reckoned, is ahead of ours.
    private var storeAheadNs: Int64 = 0
    private var isEnding = false
    private var givesUpAt = Int64.max
    private var thread: Thread?

    /// `monitor`: the one that the intake was made with, and `writes`, what the dispatcher has to
    /// write.
    package init(
        _ store: any DurableStore, intake: DurableIntake, monitor: Monitor,
        expansion: any Expansion, writes: DispatchWrites? = nil,
        listener: (any CommitListener)? = nil, chore: (any Chore)? = nil,
        ages: RetentionAges = .standard, clock: Clock, log: Log
    ) {
        self.store = store
        self.intake = intake
        self.monitor = monitor
        self.expansion = expansion
        self.writes = writes
        self.listener = listener
        self.chore = chore
        self.ages = ages
        self.clock = clock
        self.log = log
    }

    package func start() throws(SystemError) {
        let thread = try Thread(named: "committer") { [self] in run() }
        monitor.locked { self.thread = thread }
    }

    /// Stores what still waits, trying at most until `deadlineNs` from now, and ends the thread.
    ///
    /// Nothing may be offered any more. What could not be stored by then is given up and said.
    package func stop(withinNs deadlineNs: Int64) {
        let thread = monitor.locked { () -> Thread? in
            isEnding = true
            givesUpAt = Clock.system.monotonicNs() + deadlineNs
            monitor.wake()
            return self.thread.take()
        }
        thread?.join()
    }

    private func run() {
        while waitForWork() {
            if let tellOfRoom = intake.take(into: &batch) { tellOfRoom() }
            writes?.gather()
            if hasWork {
                commitBatch()
                tidiesAt = min(tidiesAt, Clock.system.monotonicNs() + Committer.tidySoonNs)
            }
            beat()
            tidyIfIdle()
        }
    }

    private func beat() {
        let now = Clock.system.monotonicNs()
        guard let chore, now >= beatsAt else { return }
        beatsAt = now + Committer.beatNs
        // The next batch meets the same trouble and says it.
        try? store.attend()
        chore.run()
    }

    /// When to wake at the latest.
    private var wakesAt: Int64 { chore == nil ? tidiesAt : min(tidiesAt, beatsAt) }

    private var hasWork: Bool { !batch.isEmpty || writes?.hasGathered == true }

    /// False: there is nothing left, and the end was asked for.
    private func waitForWork() -> Bool {
        monitor.locked {
            while isIdle {
                if isEnding { return false }
                if !monitor.wait(untilMonotonicNs: wakesAt) { return true }
            }
            return true
        }
    }

    // MARK: One batch

    private func commitBatch() {
        var pauseNs = Committer.firstPauseNs
        var isFilled = false
        var mayBeStored = false
        while hasWork {
            do throws(StoreError) {
                if !isFilled {
                    try fill()
                    isFilled = true
                }
                let began = clock.monotonicNs()
                try store.commit(&work)
                counters.noteCommit(
                    events: batch.count, tookNs: clock.monotonicNs() - began)
                trouble.isOver()
                return settle()
            } catch {
                counters.failures.add()
                trouble.note(error, at: clock.unixNs())
                // Whoever holds the store now goes on; our senders offer it there again.
                if error.sort == .held { return giveUp() }
                if pauseNs == Committer.firstPauseNs {
                    log.write(.error, "store", "\(error); what was accepted waits in memory")
                }
                // The same work again, with the same numbers, where it may have taken effect, and
                // then whatever comes after: under other numbers it would be its own duplicate.
                mayBeStored = mayBeStored || isFilled && error.sort == .disconnected
                if error.sort != .busy && !mayBeStored {
                    refuseWhoWaits()
                    isFilled = false
                }
                if !pause(pauseNs) { return giveUp() }
                pauseNs = min(2 * pauseNs, Committer.longestPauseNs)
            }
        }
        // What nobody waits for any more holds no place in any channel's window.
        expansion.discard()
        work.clear()
    }

    private func fill() throws(StoreError) {
        expansion.discard()
        work.clear()
        let now = clock.unixNs()
        work.leaseNs = now + storeAheadNs + Committer.leaseNs
        writes?.fill(&work)
        for item in batch {
            let firstNotification = Int32(work.notifications.count)
            let firstDecision = Int32(work.decisions.count)
            let standing = expansion.expand(item.block, into: &work)
            work.events.append(
                StoreWork.Event(
                    number: 0, block: item.block, retention: standing.retention, acceptedNs: now,
                    dedupUntilNs: item.block.event.pointee.dedup_key.len == 0
                        ? 0 : now + standing.dedupWindowNs,
                    notifications: firstNotification..<Int32(work.notifications.count),
                    decisions: firstDecision..<Int32(work.decisions.count)))
        }
        if !work.events.isEmpty { try work.giveNumbers(from: store) }
    }

    private func settle() {
        writes?.committed(work)
        listener?.committed(work)
        for (index, item) in batch.enumerated() {
            let isDuplicate = work.events[index].isDuplicate
            if isDuplicate { counters.duplicates.add() }
            item.receipt?.settle(isDuplicate: isDuplicate)
            item.block.release()
        }
        batch.removeAll(keepingCapacity: true)
        work.clear()
    }

    /// Their senders have them still and offer them again.
    private func refuseWhoWaits() {
        var told: Set<ObjectIdentifier> = []
        batch.removeAll { item in
            guard let receipt = item.receipt else { return false }
            if told.insert(ObjectIdentifier(receipt)).inserted { receipt.refuse() }
            counters.refused.add()
            item.block.release()
            return true
        }
    }

    /// False: the host stops, and the time is over.
    private func pause(_ pauseNs: Int64) -> Bool {
        let until = Clock.system.monotonicNs() + pauseNs
        return monitor.locked {
            while Clock.system.monotonicNs() < min(until, givesUpAt) {
                _ = monitor.wait(untilMonotonicNs: min(until, givesUpAt))
            }
            return Clock.system.monotonicNs() < givesUpAt
        }
    }

    private func giveUp() {
        refuseWhoWaits()
        expansion.discard()
        writes?.giveUp()
        guard !batch.isEmpty else { return }
        log.write(
            .error, "store",
            "\(batch.count) events could not be stored before the host had to stop and are lost")
        counters.lost.add(batch.count)
        for item in batch { item.block.release() }
        batch.removeAll()
        work.clear()
    }

    // MARK: What may wait

    private func tidyIfIdle() {
        let now = Clock.system.monotonicNs()
        guard now >= tidiesAt, monitor.locked({ isIdle }) else { return }
        do throws(StoreError) {
            storeAheadNs = try store.nowNs() - clock.unixNs()
            let isMore = try store.tidy(
                limit: Committer.tidyStep, nowNs: clock.unixNs(), ages: ages)
            tidiesAt = isMore ? 0 : now + Committer.tidyLaterNs
            trouble.isOver()
        } catch {
            trouble.note(error, at: clock.unixNs())
            // The next batch meets the same trouble and says it.
            tidiesAt = now + Committer.longestPauseNs
        }
    }

    /// Inside the monitor.
    private var isIdle: Bool { intake.isEmpty && writes?.isEmpty != false }
}
