/// Who is attempting a delivery, and until when nobody else may.
package struct Claim: Equatable, Sendable {
    /// One run of one node: a restart is another.
    package let node: Int32
    /// In the store's own time, so that no node's clock can break a lease.
    package let until: Int64

    package init(node: Int32, until: Int64) {
        self.node = node
        self.until = until
    }
}

/// Where a delivery is in its life.
package enum DeliveryStage: Equatable, Sendable {
    case due(at: Int64)
    /// An attempt is about to start, under way, or was when its node died.
    case claimed(Claim)
    /// Another delivery of its group stands for it, and ends for it too.
    case merged(into: Int64)
    case delivered
    case dead(EndReason)
    case expired
    case movedOn(EndReason)

    /// Nothing will be attempted any more, unless it is replayed.
    package var isFinal: Bool {
        switch self {
        case .due, .claimed, .merged: false
        case .delivered, .dead, .expired, .movedOn: true
        }
    }

    /// The state that a final verdict leads to; nil for one that is not final.
    package init?(final verdict: Verdict) {
        switch verdict {
        case .delivered: self = .delivered
        case .dead(let reason): self = .dead(reason)
        case .expired: self = .expired
        case .movedOn(let reason): self = .movedOn(reason)
        case .again: return nil
        }
    }
}
