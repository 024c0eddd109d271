package import Vocabulary

extension DueQueue {
    /// Moves what has fallen due into the lines.
    mutating func ripen(at now: Int64) {
        while let first = heap.first, first.due <= now, let item = heap.popFirst() {
            if slots[item.slot].stage == .hollow {
                release(hollow: item.slot)
            } else {
                makeReady(item.slot)
            }
        }
    }

    /// The slot that goes next and has room in the window; taken out of its line.
    mutating func popNext() -> UInt32? {
        while let line = nextLine() {
            guard let slot = lines[line].popFirst(in: &slots) else { return nil }
            if slots[slot].stage != .hollow { return slot }
            release(hollow: slot)
        }
        return nil
    }

    /// Whether anything that is ready has room in the window.
    var hasNext: Bool { nextLine() != nil }

    /// Whether anything of this priority is ready, in flight or blocked aside.
    package func hasReady(_ priority: EventPriority) -> Bool {
        !lines[Int(priority.rawValue)].isEmpty
    }

    private func nextLine() -> Int? {
        guard window.used < window.size else { return nil }
        let lowest = window.hasRoom(isCritical: false) ? 0 : 3
        var line = 4
        var chosen: Int?
        var soonest = Int64.max
        while line > lowest {
            line -= 1
            guard !lines[line].isEmpty else { continue }
            let readySince = slots[lines[line].head].delivery.due
            let turn = Span.sum(readySince, Int64(3 - line) * settings.agingNs)
            if turn < soonest {
                soonest = turn
                chosen = line
            }
        }
        return chosen
    }

    /// The slot goes into flight; false: another of its thread has the turn, and it waits for that.
    mutating func send(_ slot: UInt32, at now: Int64) -> Bool {
        guard takeTurn(slot) else { return false }
        window.enter(isCritical: slots[slot].delivery.isCritical)
        if !slots[slot].isClaimed {
            slots[slot].delivery.attempts += slots[slot].delivery.attempts == .max ? 0 : 1
            slots[slot].claimedAt = now
        }
        slots[slot].givenUpAt = .max
        slots[slot].isGivenUp = false
        slots[slot].stage = .inFlight
        return true
    }

    /// Out of flight and back to the front of its line, still claimed: nothing was sent.
    mutating func putBack(_ slot: UInt32) {
        window.leave(isCritical: slots[slot].delivery.isCritical)
        slots[slot].generation &+= 1
        lines[slots[slot].delivery.line].prepend(slot, in: &slots)
    }

    /// Out of flight; the next of its thread has its turn.
    mutating func land(_ slot: UInt32) {
        window.leave(isCritical: slots[slot].delivery.isCritical)
        slots[slot].generation &+= 1
        passTurn(slot)
    }

    /// Out of the queue from a line: whoever took it out of there.
    mutating func close(_ slot: UInt32) {
        leave(slot)
        passTurn(slot)
        remove(slot)
    }

    mutating func makeReady(_ slot: UInt32) {
        join(slot)
        let line = slots[slot].delivery.line
        lines[line].append(slot, in: &slots)
    }

    mutating func release(hollow slot: UInt32) { close(slot) }

    /// The head of a line; what is hollow before it is freed.
    mutating func head(of line: Int) -> UInt32? {
        while !lines[line].isEmpty {
            let slot = lines[line].head
            guard slots[slot].stage == .hollow else { return slot }
            _ = lines[line].popFirst(in: &slots)
            release(hollow: slot)
        }
        return nil
    }

    mutating func popHead(of line: Int) -> UInt32? { lines[line].popFirst(in: &slots) }
}
