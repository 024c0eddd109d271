import CBelfry
import Core
import Outbox
import Platform
import Store

/// What the dispatcher has to write, on its way to the committer.
///
/// Bounded by the windows of the channels: each delivery in flight stands here once at most. What
/// was handed to a transaction that failed is handed over again, until it is on disk.
package final class DispatchWrites: @unchecked Sendable {
    // Sendable: `waiting` is the monitor's, the rest the committer's thread's.

    /// What became of an attempt, or of a delivery without one.
    struct Settled {
        let desk: DispatchDesk
        let settlement: Settlement
        var status: Int32
        let endedNs: Int64
        var providerID = ""
        var detail = ""
        /// Where a delivery goes on that moved on; nil: it ends here after all.
        var next: Onward?
        /// What it was, where the channel says that its recipient no longer exists.
        var gone: Parcel?
    }

    /// The next step of a fallback list.
    struct Onward {
        let desk: DispatchDesk
        let parcel: Parcel
        /// How many others go along.
        var merged: UInt16 = 0
    }

    private struct Claimed {
        let desk: DispatchDesk
        let row: StoreWrite.ClaimRow
    }

    private struct Entries {
        var settled: [Settled] = []
        var news: [DispatchDesk.Told] = []
        var claims: [Claimed] = []
        var merges: [Merge] = []

        var isEmpty: Bool {
            settled.isEmpty && news.isEmpty && claims.isEmpty && merges.isEmpty
        }

        mutating func clear() {
            settled.removeAll(keepingCapacity: true)
            news.removeAll(keepingCapacity: true)
            claims.removeAll(keepingCapacity: true)
            merges.removeAll(keepingCapacity: true)
        }
    }

    private let monitor: Monitor
    private var waiting = Entries()
    private var underWay = Entries()
    private var texts = TextArena()

    /// `monitor`: the one that the committer waits on.
    init(_ monitor: Monitor) {
        self.monitor = monitor
    }

    // MARK: Any thread

    func add(_ settled: [Settled]) {
        guard !settled.isEmpty else { return }
        monitor.locked {
            waiting.settled += settled
            monitor.wake()
        }
    }

    /// What a provider told later of a message; who adds looks at ``newsWaiting`` before.
    func add(_ told: DispatchDesk.Told) {
        monitor.locked {
            waiting.news.append(told)
            monitor.wake()
        }
    }

    /// How much news waits to be written.
    var newsWaiting: Int { monitor.locked { waiting.news.count } }

    /// The claims of a batch, what goes with them, and what ended unattempted.
    func add(_ batch: Batch, of desk: DispatchDesk, closed: [Settled]) {
        monitor.locked {
            waiting.settled += closed
            for item in batch.items where item.claim != .none {
                let row = StoreWrite.ClaimRow(
                    id: item.delivery.id, attempt: item.delivery.attempts,
                    isRenewal: item.claim == .renewal, token: item.token)
                waiting.claims.append(Claimed(desk: desk, row: row))
            }
            waiting.merges += batch.merges
            monitor.wake()
        }
    }

    /// How many rows wait to be written.
    package var depth: Int {
        monitor.locked {
            waiting.settled.count + waiting.news.count + waiting.claims.count
                + waiting.merges.count
        }
    }

    /// Inside the monitor.
    var isEmpty: Bool { waiting.isEmpty }

    // MARK: The committer's thread

    /// Takes what waits, behind what has not been written yet.
    func gather() {
        monitor.locked {
            if underWay.isEmpty {
                swap(&waiting, &underWay)
            } else {
                underWay.settled += waiting.settled
                underWay.news += waiting.news
                underWay.claims += waiting.claims
                underWay.merges += waiting.merges
                waiting.clear()
            }
        }
    }

    var hasGathered: Bool { !underWay.isEmpty }

    /// Adds what was gathered to a transaction.
    func fill(_ work: inout StoreWork) {
        texts.clear()
        for entry in underWay.settled {
            work.outcomes.append(entry.outcome(&texts))
        }
        for told in underWay.news { work.news.append(told.row(&texts)) }
        for entry in underWay.claims {
            work.claims.append(
                StoreWork.Claim(
                    number: DeliveryNumber(rawValue: entry.row.id),
                    attempt: Int32(entry.row.attempt), isRenewal: entry.row.isRenewal))
        }
        for merge in underWay.merges {
            work.merges.append(
                StoreWork.Merge(
                    number: DeliveryNumber(rawValue: merge.id),
                    lead: DeliveryNumber(rawValue: merge.into)))
        }
    }

    /// It is on disk: tells the desks what came of their claims.
    func committed(_ work: borrowing StoreWork) {
        var merged: [Int64: Int] = [:]
        for merge in work.merges where merge.isMade { merged[merge.lead.rawValue, default: 0] += 1 }
        for (index, entry) in underWay.claims.enumerated() {
            entry.desk.claimed(
                entry.row.token, isWon: !work.claims[index].isRefused,
                merges: merged[entry.row.id] ?? 0)
        }
        var gone: [DispatchDesk.GoneNotice] = []
        for (index, entry) in underWay.settled.enumerated() {
            if let parcel = entry.gone, !work.outcomes[index].isLate,
                let notice = entry.desk.recipientIsGone(
                    parcel, because: entry.detail, atNs: entry.endedNs)
            {
                gone.append(notice)
            }
            guard let next = entry.next, let number = work.outcomes[index].next?.number else {
                continue
            }
            next.desk.begin(next, as: number)
        }
        for (index, told) in underWay.news.enumerated() {
            let news = work.news[index]
            let notice = told.desk.newsIsKept(
                told, next: news.next?.number, isKnown: news.isKnown)
            if let notice { gone.append(notice) }
        }
        if let first = gone.first { first.links.tellGone(gone) }
        underWay.clear()
    }

    /// The host ends and the store takes nothing: what was gathered is found again by the next
    /// start.
    func giveUp() {
        underWay.clear()
    }
}

extension DispatchWrites.Settled {
    fileprivate func outcome(_ texts: inout TextArena) -> StoreWork.Outcome {
        let (state, timeNs, isRepeat, reason) = fate
        var outcome = StoreWork.Outcome(
            number: DeliveryNumber(rawValue: settlement.id), attempt: Int32(settlement.attempt),
            wasClaimed: settlement.isClaimed, state: state, timeNs: timeNs, isRepeat: isRepeat,
            endReason: reason?.rawValue ?? 0, status: status,
            provider: texts.add(providerID), detail: texts.add(detail))
        outcome.isGone = gone != nil
        if let next {
            outcome.next = StoreWork.Next(
                instance: next.desk.number, recipient: texts.add(next.parcel.recipient),
                rung: next.parcel.rung.stored)
        }
        return outcome
    }

    private var fate: (DeliveryState, timeNs: Int64, isRepeat: Bool, EndReason?) {
        switch settlement.verdict {
        case .delivered: (.delivered, endedNs, false, nil)
        case .again(let due, let isRepeat): (.due, due, isRepeat, nil)
        case .dead(let reason): (.dead, endedNs, false, reason)
        case .expired: (.expired, endedNs, false, nil)
        case .movedOn(let reason): (next == nil ? .dead : .movedOn, endedNs, false, reason)
        }
    }
}
