/// The ends of a line of slots that are ready, first come first served; the links are in the slots.
struct ReadyLine: Sendable {
    private(set) var head = Slots.none
    private var tail = Slots.none
    /// Never goes back: see ``append(_:in:)``.
    private var latest = Int64.min

    var isEmpty: Bool { head == Slots.none }

    /// Whoever comes with an older time than those in front stands behind them as if it were of
    /// theirs: so that the first is always the oldest.
    mutating func append(_ slot: UInt32, in slots: inout Slots) {
        latest = isEmpty ? slots[slot].delivery.due : max(latest, slots[slot].delivery.due)
        slots[slot].delivery.due = latest
        slots[slot].next = Slots.none
        slots[slot].stage = .ready
        if isEmpty { head = slot } else { slots[tail].next = slot }
        tail = slot
    }

    /// For what was taken and comes back untouched.
    mutating func prepend(_ slot: UInt32, in slots: inout Slots) {
        if isEmpty { return append(slot, in: &slots) }
        slots[slot].delivery.due = min(slots[slot].delivery.due, slots[head].delivery.due)
        slots[slot].next = head
        slots[slot].stage = .ready
        head = slot
    }

    mutating func popFirst(in slots: inout Slots) -> UInt32? {
        guard !isEmpty else { return nil }
        let slot = head
        head = slots[slot].next
        if isEmpty { tail = Slots.none }
        return slot
    }

    mutating func shift(by step: Int64, in slots: inout Slots) {
        latest = Span.sum(latest, step)
        var slot = head
        while slot != Slots.none {
            slots[slot].delivery.due = Span.sum(slots[slot].delivery.due, step)
            slot = slots[slot].next
        }
    }
}
