extension InstanceDispatcher {
    /// Chooses what goes to the channel now, at most `maxBatch`.
    ///
    /// Looks at a bounded number of deliveries. Call it again while it chooses anything, and at
    /// ``wake(at:)``.
    package mutating func take(into batch: inout Batch, at now: Int64) {
        batch.clear()
        queue.ripen(at: now)
        let allowed = circuit.allowance(maxBatch, at: now)
        guard allowed > 0 else { return closeOverdue(into: &batch, at: now) }
        guard restsUntil <= now else { return }
        var looks = 4 * maxBatch + 64
        while batch.items.count < allowed, looks > 0, limits.opens <= now {
            guard let slot = queue.popNext() else { break }
            consider(slot, into: &batch, at: now)
            looks -= 1
        }
        if !batch.items.isEmpty { noteTaken(at: now) }
    }

    private mutating func consider(_ slot: UInt32, into batch: inout Batch, at now: Int64) {
        let delivery = queue.slots[slot].delivery
        let isFailing = delivery.attempts > 0 || !circuit.isClosed
        if let verdict = retry.overdue(delivery.attempt, at: now, isFailing: isFailing) {
            return close(slot, verdict, into: &batch)
        }
        let opens = limits.opens(for: delivery, at: now)
        guard opens <= now else { return queue.park(slot, until: opens) }
        let need = queue.claimNeed(slot, at: now)
        guard queue.send(slot, at: now) else { return }
        if need == .renewal { queue.slots[slot].claimedAt = now }
        notePassed(delivery, at: now)
        queue.gather(slot, into: &batch.merges, at: now)
        batch.items.append(
            BatchItem(
                token: queue.token(of: slot), delivery: queue.slots[slot].delivery, claim: need))
    }

    /// Lets what has waited too long go on to its fallback, or end, while the circuit is open.
    ///
    /// Only the heads of the lines are looked at: what stands behind a younger one follows it.
    private mutating func closeOverdue(into batch: inout Batch, at now: Int64) {
        var line = 4
        while line > 0 {
            line -= 1
            while batch.closed.count < maxBatch, let slot = queue.head(of: line) {
                let attempt = queue.slots[slot].delivery.attempt
                guard let verdict = retry.overdue(attempt, at: now, isFailing: true) else { break }
                _ = queue.popHead(of: line)
                close(slot, verdict, into: &batch)
            }
        }
    }

    private mutating func close(_ slot: UInt32, _ verdict: Verdict, into batch: inout Batch) {
        let delivery = queue.slots[slot].delivery
        batch.closed.append(
            Settlement(
                id: delivery.id, attempt: delivery.attempts,
                isClaimed: queue.slots[slot].isClaimed, verdict: verdict, merged: delivery.merged))
        queue.close(slot)
    }

    /// Gives up attempts that take too long: first the channel is asked (`asked`, for `cancel()`),
    /// then, after a grace, the attempt counts as one that may have been sent.
    package mutating func giveUp(
        at now: Int64, randomBits: UInt64, asked: inout [AttemptToken],
        completions: inout [Completion]
    ) {
        for slot in queue.slots.indices where queue.isLate(slot, at: now) {
            let token = queue.token(of: slot)
            if queue.slots[slot].isGivenUp {
                let bits = KeyTable.mixed(randomBits ^ token.raw)
                let completion = complete(token, .unknown, at: now, randomBits: bits)
                if let completion { completions.append(completion) }
            } else {
                queue.slots[slot].isGivenUp = true
                queue.slots[slot].givenUpAt = Span.sum(now, queue.settings.graceNs)
                asked.append(token)
            }
        }
    }

    /// When to call ``take(into:at:)`` again, if nothing else happens; nil: not by time alone.
    ///
    /// What has failed for too long, and attempts that take too long, are found by calling it and
    /// ``giveUp(at:randomBits:asked:completions:)`` once a second or so anyway.
    package func wake(at now: Int64) -> Int64? {
        var time = queue.nextDue
        if queue.hasNext { time = min(time ?? .max, max(restsUntil, limits.opens)) }
        guard let time else { return nil }
        return max(time, circuit.reopens)
    }
}
