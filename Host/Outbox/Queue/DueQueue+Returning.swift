extension DueQueue {
    /// Whether a new delivery may go before all that is here: what is critical waits for nothing
    /// but its own.
    func mayPass(_ delivery: DueDelivery) -> Bool {
        let line = delivery.line
        let isCritical = delivery.isCritical
        guard window.hasRoom(isCritical: isCritical), held[line] < settings.lineCapacity,
            cursors[line].covers(delivery.due), isTurnFree(for: delivery)
        else { return false }
        return isCritical
            ? lines[3].isEmpty
            : lines[0].isEmpty && lines[1].isEmpty && lines[2].isEmpty && lines[3].isEmpty
    }

    /// Out of a line until a limit lets it pass.
    mutating func park(_ slot: UInt32, until time: Int64) {
        slots[slot].isReckoned = true
        wait(slot, until: time)
    }

    /// Landed, to be tried again: here if that is soon, else it is left to the store.
    mutating func comeBack(_ slot: UInt32, at due: Int64, now: Int64) {
        slots[slot].isClaimed = false
        guard due <= Span.sum(now, settings.horizonNs) else {
            slots[slot].delivery.due = due
            return forsake(slot)
        }
        slots[slot].isReckoned = true
        wait(slot, until: due)
    }

    /// Landed, and forgotten: the store has it.
    mutating func forsake(_ slot: UInt32) {
        let delivery = slots[slot].delivery
        // Without an id it was never in the store.
        if delivery.id != 0 {
            cursors[delivery.line].leave(DuePlace(due: delivery.due, id: delivery.id))
        }
        remove(slot)
    }

    func claimNeed(_ slot: UInt32, at now: Int64) -> BatchItem.ClaimNeed {
        guard slots[slot].isClaimed else { return .new }
        return leaseCovers(slot, at: now) ? .none : .renewal
    }

    /// Whether an attempt that starts now ends before the claim does.
    func leaseCovers(_ slot: UInt32, at now: Int64) -> Bool {
        let ends = now + settings.attemptNs + settings.graceNs
        return ends <= Span.sum(slots[slot].claimedAt, settings.leaseNs)
    }

    func isLate(_ slot: UInt32, at now: Int64) -> Bool {
        slots[slot].stage == .inFlight && slots[slot].givenUpAt <= now
    }

    /// The clock was set.
    mutating func shift(by step: Int64) {
        for slot in slots.indices where slots[slot].stage != .free {
            slots[slot].claimedAt = Span.sum(slots[slot].claimedAt, step)
            if slots[slot].givenUpAt != .max {
                slots[slot].givenUpAt = Span.sum(slots[slot].givenUpAt, step)
            }
            // What has fallen due once goes on failing for as long as it has.
            if slots[slot].stage != .waiting || slots[slot].isReckoned {
                slots[slot].delivery.since = Span.sum(slots[slot].delivery.since, step)
            }
        }
        let slots = slots
        heap.retime { item in
            slots[item.slot].isReckoned ? Span.sum(item.due, step) : item.due
        }
        for line in 0..<4 {
            lines[line].shift(by: step, in: &self.slots)
            cursors[line].startOver()
        }
    }
}
