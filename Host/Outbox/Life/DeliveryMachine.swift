/// The life of one delivery, as the store keeps it.
///
/// A step that does not fit throws and changes nothing. The times are those of the caller; the
/// rules that lead to a ``Verdict`` stand in ``RetryPolicy``.
package struct DeliveryMachine: Equatable, Sendable {
    package let id: Int64
    package private(set) var state: DeliveryStage
    /// Attempts that were claimed, the present one included; stays at 255.
    package private(set) var attempts: UInt8 = 0
    /// The next attempt, or the present one, may repeat an earlier one.
    package private(set) var isRepeat = false
    /// Somebody asked for its end while an attempt was under way.
    package private(set) var isCancelled = false

    package init(id: Int64, dueAt due: Int64) {
        self.id = id
        state = .due(at: due)
    }

    /// A delivery that its very first write claims, because the dispatcher had room for it.
    package init(id: Int64, claimedBy claim: Claim) {
        self.id = id
        state = .claimed(claim)
        attempts = 1
    }

    package mutating func receive(_ event: DeliveryEvent) throws(IllegalStep) {
        let illegal = IllegalStep(id: id, state: state, event: event)
        switch state {
        case .due: try receiveWhileDue(event, illegal)
        case .claimed(let claim): try receiveWhileClaimed(event, claim, illegal)
        case .merged: try receiveWhileMerged(event, illegal)
        case .dead, .expired: try receiveAtTheEnd(event, illegal)
        case .delivered: try receiveOnceDelivered(event, illegal)
        case .movedOn: throw illegal
        }
    }

    private mutating func receiveWhileDue(
        _ event: DeliveryEvent, _ illegal: IllegalStep
    ) throws(IllegalStep) {
        switch event {
        case .claimed(let claim):
            // Counted before sending: a crash in it must not give the delivery a free attempt.
            attempts = attempts == .max ? .max : attempts + 1
            state = .claimed(claim)
        case .closed(let verdict):
            guard let end = DeliveryStage(final: verdict), end != .delivered else { throw illegal }
            state = end
        case .cancelled:
            state = .dead(.cancelled)
        case .merged(let lead) where lead != id:
            state = .merged(into: lead)
        default:
            throw illegal
        }
    }

    private mutating func receiveWhileClaimed(
        _ event: DeliveryEvent, _ claim: Claim, _ illegal: IllegalStep
    ) throws(IllegalStep) {
        switch event {
        case .renewed(let longer) where longer.node == claim.node:
            state = .claimed(longer)
        case .released(let due):
            attempts -= 1
            comeBack(at: due, mayRepeat: isRepeat)
        case .judged(attempts, .again(let due, let mayRepeat)):
            comeBack(at: due, mayRepeat: isRepeat || mayRepeat)
        case .judged(attempts, let verdict):
            guard let end = DeliveryStage(final: verdict) else { throw illegal }
            state = end
        case .leaseRanOut(let now) where now >= claim.until:
            comeBack(at: now, mayRepeat: true)
        case .orphaned(claim.node, let now):
            comeBack(at: now, mayRepeat: true)
        case .cancelled:
            isCancelled = true
        default:
            throw illegal
        }
    }

    private mutating func receiveWhileMerged(
        _ event: DeliveryEvent, _ illegal: IllegalStep
    ) throws(IllegalStep) {
        switch event {
        case .leadEnded(let end) where end.isFinal: state = end
        case .cancelled: state = .dead(.cancelled)
        default: throw illegal
        }
    }

    private mutating func receiveOnceDelivered(
        _ event: DeliveryEvent, _ illegal: IllegalStep
    ) throws(IllegalStep) {
        switch event {
        case .cameBack(.dead(let reason)): state = .dead(reason)
        case .cameBack(.movedOn(let reason)): state = .movedOn(reason)
        default: throw illegal
        }
    }

    private mutating func receiveAtTheEnd(
        _ event: DeliveryEvent, _ illegal: IllegalStep
    ) throws(IllegalStep) {
        guard case .replayed(let due) = event else { throw illegal }
        isRepeat = isRepeat || mayHaveGone
        attempts = 0
        isCancelled = false
        state = .due(at: due)
    }

    /// How it ended leaves open whether the last attempt was received.
    private var mayHaveGone: Bool {
        switch state {
        case .dead(.attempts), .dead(.age), .dead(.unknown), .dead(.failedTooLong), .expired:
            attempts > 0
        default: false
        }
    }

    private mutating func comeBack(at due: Int64, mayRepeat: Bool) {
        isRepeat = mayRepeat
        state = isCancelled ? .dead(.cancelled) : .due(at: due)
    }
}
