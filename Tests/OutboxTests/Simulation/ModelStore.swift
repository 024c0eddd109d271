import Outbox
import Vocabulary

/// What the outbox asks of a store, in memory: every call is one committed transaction.
///
/// Each row goes through its life in a ``DeliveryMachine``, so that a step that does not fit is
/// found; what a fence passes over is not one.
final class ModelStore {
    struct Row {
        var machine: DeliveryMachine
        var delivery: DueDelivery
        let instance: Int
        /// The notifications it was made for, or stands for.
        var covers: Set<Int>
    }

    private(set) var rows: [Row] = []
    private(set) var illegal: [String] = []
    /// Rows that may have been sent when somebody took them over.
    private(set) var suspects: Set<Int64> = []
    private var merged: [Int64: [Int64]] = [:]

    subscript(id: Int64) -> Row { rows[Int(id) - 1] }

    var isSettled: Bool { rows.allSatisfy { $0.machine.state.isFinal } }

    /// The id of the new row, and whether it could be claimed as asked.
    func insert(
        _ delivery: DueDelivery, on instance: Int, covering covers: Set<Int>, claim: Claim?
    ) -> (id: Int64, isClaimed: Bool) {
        let id = Int64(rows.count + 1)
        var delivery = delivery
        delivery.id = id
        var isClaimed = false
        var machine = DeliveryMachine(id: id, dueAt: delivery.due)
        if let claim, isThreadFree(delivery, instance, claim.node) {
            machine = DeliveryMachine(id: id, claimedBy: claim)
            isClaimed = true
        }
        rows.append(
            Row(machine: machine, delivery: delivery, instance: instance, covers: covers))
        return (id, isClaimed)
    }

    func read(_ refill: Refill, of instance: Int) -> [DueDelivery] {
        var found: [DueDelivery] = []
        for row in rows where row.instance == instance {
            guard case .due(let due) = row.machine.state,
                Int(row.delivery.priority.rawValue) == refill.line, due <= refill.until,
                refill.after < DuePlace(due: due, id: row.delivery.id)
            else { continue }
            found.append(current(row, due))
        }
        found.sort { DuePlace(due: $0.due, id: $0.id) < DuePlace(due: $1.due, id: $1.id) }
        return Array(found.prefix(refill.limit))
    }

    /// Settles first, then claims, then merges.
    ///
    /// Returns the claims made, each with how many were merged into it, and what moved on.
    func apply(
        _ write: StoreWrite, by claim: Claim
    ) -> (won: [AttemptToken: Int], moved: [Row]) {
        var moved: [Row] = []
        for settlement in write.settlements where fits(settlement, claim.node) {
            let verdict = settlement.verdict
            step(
                settlement.id,
                settlement.isClaimed
                    ? .judged(attempt: settlement.attempt, verdict) : .closed(verdict))
            if case .again(let due, _) = verdict { rows[Int(settlement.id) - 1].delivery.due = due }
            if case .movedOn = verdict { moved.append(self[settlement.id]) }
        }
        var won: [AttemptToken: Int] = [:]
        var leads: [Int64: AttemptToken] = [:]
        for row in write.claims where canClaim(row, claim.node) {
            step(row.id, row.isRenewal ? .renewed(claim) : .claimed(claim))
            won[row.token] = 0
            leads[row.id] = row.token
        }
        for merge in write.merges {
            guard let token = leads[merge.into], case .due = self[merge.id].machine.state else {
                continue
            }
            won[token, default: 0] += 1
            step(merge.id, .merged(into: merge.into))
            merged[merge.into, default: []].append(merge.id)
            rows[Int(merge.into) - 1].covers.formUnion(self[merge.id].covers)
            rows[Int(merge.into) - 1].delivery.merged += 1
        }
        return (won, moved)
    }

    /// Takes over what nobody has been heard of for as long as its lease.
    func reap(at now: Int64, due: Int64) {
        for row in rows {
            guard case .claimed(let claim) = row.machine.state, claim.until <= now else { continue }
            suspects.insert(row.machine.id)
            step(row.machine.id, .leaseRanOut(now: now))
            rows[Int(row.machine.id) - 1].delivery.due = due
        }
    }

    /// Takes over what a node held before it was started again.
    func takeBack(from node: Int32, due: Int64) {
        for row in rows {
            guard case .claimed(let claim) = row.machine.state, claim.node == node else { continue }
            suspects.insert(row.machine.id)
            step(row.machine.id, .orphaned(node: node, at: due))
        }
    }

    func suspect(_ id: Int64) { suspects.insert(id) }

    private func step(_ id: Int64, _ event: DeliveryEvent) {
        do {
            try rows[Int(id) - 1].machine.receive(event)
        } catch {
            illegal.append("\(error)")
        }
        let end = self[id].machine.state
        guard end.isFinal, let others = merged.removeValue(forKey: id) else { return }
        for other in others { step(other, .leadEnded(end)) }
    }

    private func fits(_ settlement: Settlement, _ node: Int32) -> Bool {
        let machine = self[settlement.id].machine
        guard machine.attempts == settlement.attempt else { return false }
        switch machine.state {
        case .claimed(let claim): return settlement.isClaimed && claim.node == node
        case .due: return !settlement.isClaimed
        default: return false
        }
    }

    private func canClaim(_ row: StoreWrite.ClaimRow, _ node: Int32) -> Bool {
        let machine = self[row.id].machine
        switch machine.state {
        case .claimed(let claim):
            return row.isRenewal && claim.node == node && machine.attempts == row.attempt
        case .due:
            return !row.isRenewal && machine.attempts + 1 == row.attempt
                && isThreadFree(self[row.id].delivery, self[row.id].instance, node)
        default: return false
        }
    }

    /// A node sees to its own; the store tells it of others'.
    private func isThreadFree(
        _ delivery: DueDelivery, _ instance: Int, _ node: Int32
    ) -> Bool {
        guard delivery.thread != 0, delivery.group == 0 else { return true }
        return !rows.contains { row in
            guard case .claimed(let claim) = row.machine.state, claim.node != node else {
                return false
            }
            return row.instance == instance && row.delivery.thread == delivery.thread
        }
    }

    private func current(_ row: Row, _ due: Int64) -> DueDelivery {
        var delivery = row.delivery
        delivery.due = due
        delivery.attempts = row.machine.attempts
        delivery.isRepeat = row.machine.isRepeat
        return delivery
    }
}
