/// All decisions about the deliveries of one instance: what goes next, when, and what comes of it.
///
/// Pure: no thread, store or clock. The shell calls, in turn: ``take(into:at:)``; writes the claims
/// of the batch; ``confirm(_:isWon:at:)`` for each; hands it to the channel; ``handedOver(_:at:)``
/// or ``refused(_:at:)``; later ``complete(_:_:at:randomBits:)`` for each token, and writes what
/// that returns. One thread, or one lock.
///
/// **What a claim costs and tells.** An attempt begins only after a committed claim of it. A row
/// that is due was therefore not sent since its last outcome; a row that is claimed by a node that
/// has died may have been, and its next attempt carries the mark of a repeat. A delivery that can
/// go at once is claimed by its own insert (``claimNow(_:at:)``) and costs no further write; one
/// that waits costs one more row in a transaction. The mark is carried only after an outcome that
/// leaves it open, or after a node's death or a lease's end: not after a retry, a busy channel, or
/// an orderly stop.
package struct InstanceDispatcher: ~Copyable {
    package struct Settings: Sendable {
        package var queue = DueQueue.Settings()
        package var retry = RetryPolicy()
        package var circuit = Circuit.Settings()
        package var limits = SendingLimits()
        package var maxBatch = 64

        package init() {}
    }

    package var queue: DueQueue
    package private(set) var circuit: Circuit
    package private(set) var limits: SendingLimits
    package private(set) var retry: RetryPolicy
    package private(set) var maxBatch: Int
    /// Completions of attempts that are none any more.
    package private(set) var strays = 0
    /// After a refusal: not before this, unless the channel says it is ready.
    package private(set) var restsUntil = Int64.min

    package init(_ settings: Settings = Settings()) {
        queue = DueQueue(settings.queue)
        circuit = Circuit(settings.circuit)
        limits = settings.limits
        retry = settings.retry
        maxBatch = max(1, settings.maxBatch)
    }

    /// Goes on with other settings: limits count from nothing, and a circuit closes; what is known
    /// of deliveries stays.
    package mutating func adopt(_ settings: Settings) {
        queue.adopt(settings.queue)
        circuit = Circuit(settings.circuit)
        limits = settings.limits
        retry = settings.retry
        maxBatch = max(1, settings.maxBatch)
    }

    /// A delivery about to be inserted goes at once, if nothing stands before it: its insert then
    /// carries the claim, and after the commit it is handed to the channel as attempt 1.
    ///
    /// Nil: it is inserted as due, and offered. Its id may still be 0, and is told by
    /// ``bind(_:id:)``; if the insert fails, ``abandon(_:)``.
    package mutating func claimNow(_ delivery: DueDelivery, at now: Int64) -> AttemptToken? {
        guard delivery.due <= now, delivery.expires > now, delivery.group == 0, restsUntil <= now,
            circuit.isClosed, queue.mayPass(delivery), limits.opens <= now,
            limits.opens(for: delivery, at: now) <= now
        else { return nil }
        let slot = queue.add(delivery)
        // Nobody has its turn, so that it is not refused.
        guard queue.send(slot, at: now) else { return nil }
        queue.slots[slot].isClaimed = true
        limits.pass(delivery, at: now)
        return queue.token(of: slot)
    }

    package mutating func bind(_ token: AttemptToken, id: Int64) {
        guard let slot = queue.slot(of: token) else { return }
        queue.slots[slot].delivery.id = id
        queue.ids.set(DueQueue.key(id), slot)
    }

    /// The insert or the claim could not be written: the store has it as it was, if at all.
    package mutating func abandon(_ token: AttemptToken) {
        guard let slot = queue.slot(of: token) else { return }
        _ = circuit.note(.none, at: 0)
        queue.land(slot)
        queue.forsake(slot)
    }

    /// The store has answered a claim: what may be handed to the channel now, or nil.
    ///
    /// `merges` is how many of the merges into it the store made. Nil if the claim was not won,
    /// because another node has it or it was cancelled; or if the commit took so long that the
    /// lease would not cover the attempt, which is then put back and renewed.
    package mutating func confirm(
        _ token: AttemptToken, isWon: Bool, merges: Int = 0, at now: Int64
    ) -> DueDelivery? {
        guard let slot = queue.slot(of: token) else { return nil }
        guard isWon else {
            _ = circuit.note(.none, at: now)
            queue.land(slot)
            // If it is due still, because of its thread on another node, a rescan finds it.
            queue.remove(slot)
            return nil
        }
        queue.slots[slot].isClaimed = true
        queue.slots[slot].delivery.merged = UInt16(
            clamping: Int(queue.slots[slot].delivery.merged) + merges)
        guard queue.leaseCovers(slot, at: now) else {
            _ = circuit.note(.none, at: now)
            queue.putBack(slot)
            return nil
        }
        return queue.slots[slot].delivery
    }

    /// The channel took the attempt.
    package mutating func handedOver(_ token: AttemptToken, at now: Int64) {
        guard let slot = queue.slot(of: token) else { return }
        queue.slots[slot].givenUpAt = Span.sum(now, queue.settings.attemptNs)
    }

    /// The channel took nothing of this batch: all of it stands in front again, still claimed.
    ///
    /// Nothing goes until ``ready()``, or for a while.
    package mutating func refused(_ items: [BatchItem], at now: Int64) {
        restsUntil = Span.sum(now, retry.busyPauseNs)
        _ = circuit.note(.none, at: now)
        for item in items.reversed() {
            guard let slot = queue.slot(of: item.token) else { continue }
            queue.slots[slot].isClaimed = true
            queue.putBack(slot)
        }
    }

    /// The channel has room again.
    package mutating func ready() { restsUntil = .min }

    /// What an attempt came to; nil for a token that is none any more.
    package mutating func complete(
        _ token: AttemptToken, _ outcome: AttemptOutcome, at now: Int64, randomBits: UInt64
    ) -> Completion? {
        guard let slot = queue.slot(of: token) else {
            strays += 1
            return nil
        }
        let effect = circuit.note(outcome.news, at: now)
        let delivery = queue.slots[slot].delivery
        var verdict = retry.judge(
            outcome, of: delivery.attempt, at: now, randomBits: randomBits,
            circuitReopens: circuit.reopens)
        if delivery.isCancelled, !verdict.isFinal { verdict = .dead(.cancelled) }
        queue.land(slot)
        if case .again(let due, let isRepeat) = verdict {
            queue.slots[slot].delivery.isRepeat = isRepeat
            queue.comeBack(slot, at: due, now: now)
        } else {
            queue.remove(slot)
        }
        let settlement = Settlement(
            id: delivery.id, attempt: delivery.attempts, isClaimed: true, verdict: verdict,
            merged: delivery.merged)
        return Completion(settlement: settlement, circuit: effect)
    }

    /// The clock was set by `step`: pauses and limits last as long as they would have; what is due
    /// at a time of the calendar stays due at it.
    package mutating func shift(by step: Int64) {
        queue.shift(by: step)
        circuit.shift(by: step)
        limits.shift(by: step)
        if restsUntil != .min { restsUntil = Span.sum(restsUntil, step) }
    }

    mutating func noteTaken(at now: Int64) { circuit.took(at: now) }
    mutating func notePassed(_ delivery: DueDelivery, at now: Int64) {
        limits.pass(delivery, at: now)
    }
}
