/// What is due of one group (user, instance, recipient, group key) goes out as one delivery that
/// stands for all: whichever of them gets its turn first takes the others along.
extension DueQueue {
    /// Becomes one of its group that may be merged.
    mutating func join(_ slot: UInt32) {
        let group = slots[slot].delivery.group
        guard group != 0, isUntouched(slot), !slots[slot].isGrouped else { return }
        slots[slot].isGrouped = true
        slots[slot].sibling = groups[group] ?? Slots.none
        groups.set(group, slot)
    }

    /// Who has been attempted, or stands for others, stays what it was: a provider that knows its
    /// key would fold what is added.
    private func isUntouched(_ slot: UInt32) -> Bool {
        slots[slot].delivery.attempts == 0 && slots[slot].delivery.merged == 0
    }

    /// Goes out of its group without the others.
    mutating func leave(_ slot: UInt32) {
        guard slots[slot].isGrouped else { return }
        slots[slot].isGrouped = false
        let group = slots[slot].delivery.group
        let after = slots[slot].sibling
        guard var before = groups[group] else { return }
        if before == slot {
            if after == Slots.none { groups.remove(group) } else { groups.set(group, after) }
            return
        }
        while slots[before].sibling != slot && slots[before].sibling != Slots.none {
            before = slots[before].sibling
        }
        slots[before].sibling = after
    }

    /// Takes the others of its group along, as many as one may stand for; their ids go to `merged`.
    ///
    /// What has expired stays behind and ends by itself: nobody is told of it.
    mutating func gather(_ lead: UInt32, into merged: inout [Merge], at now: Int64) {
        guard slots[lead].isGrouped else { return }
        let group = slots[lead].delivery.group
        let id = slots[lead].delivery.id
        slots[lead].isGrouped = false
        var rest = Slots.none
        var number = 0
        var slot = groups[group] ?? Slots.none
        while slot != Slots.none {
            let next = slots[slot].sibling
            if slot == lead || slots[slot].stage == .hollow {
                slots[slot].isGrouped = false
            } else if number < settings.mergedLimit, slots[slot].delivery.expires > now {
                merged.append(Merge(id: slots[slot].delivery.id, into: id))
                slots[slot].isGrouped = false
                hollow(slot)
                number += 1
            } else {
                slots[slot].sibling = rest
                rest = slot
            }
            slot = next
        }
        if rest == Slots.none { groups.remove(group) } else { groups.set(group, rest) }
    }
}

/// One delivery that another of its group stands for.
package struct Merge: Equatable, Sendable {
    package let id: Int64
    package let into: Int64

    package init(id: Int64, into: Int64) {
        self.id = id
        self.into = into
    }
}
