/// Deliveries of one (instance, recipient, thread key) go one at a time, in the order in which they
/// had their turn.
///
/// The table has, of each thread that one is in flight of, the last of those that wait: they form a
/// ring, so that the next of the last is the first.
extension DueQueue {
    private func thread(of slot: UInt32) -> UInt64 {
        slots[slot].delivery.group == 0 ? slots[slot].delivery.thread : 0
    }

    /// False: it waits behind the one that has the turn.
    mutating func takeTurn(_ slot: UInt32) -> Bool {
        let thread = thread(of: slot)
        guard thread != 0, !slots[slot].hasTurn else { return true }
        guard let last = threads[thread] else {
            threads.set(thread, Slots.none)
            slots[slot].hasTurn = true
            return true
        }
        slots[slot].stage = .blocked
        if last == Slots.none {
            slots[slot].next = slot
        } else {
            slots[slot].next = slots[last].next
            slots[last].next = slot
        }
        threads.set(thread, slot)
        return false
    }

    /// Whether nothing of its thread has the turn.
    func isTurnFree(for delivery: DueDelivery) -> Bool {
        delivery.thread == 0 || delivery.group != 0 || threads[delivery.thread] == nil
    }

    /// The first that waits becomes ready, with the turn.
    mutating func passTurn(_ slot: UInt32) {
        guard slots[slot].hasTurn else { return }
        slots[slot].hasTurn = false
        let thread = thread(of: slot)
        guard var last = threads[thread] else { return }
        while last != Slots.none {
            let first = slots[last].next
            if first == last { last = Slots.none } else { slots[last].next = slots[first].next }
            guard slots[first].stage != .hollow else {
                remove(first)
                continue
            }
            threads.set(thread, last)
            slots[first].hasTurn = true
            lines[slots[first].delivery.line].append(first, in: &slots)
            return
        }
        threads.remove(thread)
    }
}
