/// What can happen to a delivery.
package enum DeliveryEvent: Equatable, Sendable {
    /// A node is about to attempt it. Committed before anything is sent.
    case claimed(Claim)
    /// The node that holds it needs longer before it starts.
    case renewed(Claim)
    /// The node gives it back unsent.
    case released(at: Int64)
    /// The attempt with this number ended so.
    case judged(attempt: UInt8, Verdict)
    /// Nobody has been heard of for as long as the lease: it may have been sent.
    case leaseRanOut(now: Int64)
    /// The node that holds it is known to have died, such as by having been started again.
    case orphaned(node: Int32, at: Int64)
    /// It ended while nobody attempted it: attempts used up, too old, too late, moved on.
    case closed(Verdict)
    case cancelled
    /// Another delivery of its group goes out for it.
    case merged(into: Int64)
    /// The delivery that stands for it ended so.
    case leadEnded(DeliveryStage)
    /// What had counted as delivered came back: dead, or moved on.
    case cameBack(Verdict)
    /// An operator sends a dead letter once more.
    case replayed(at: Int64)
}

/// A step that the life of a delivery does not have: a fault of the caller, or an outcome that
/// comes after somebody else took the delivery over.
package struct IllegalStep: Error, Equatable, CustomStringConvertible {
    package let id: Int64
    package let state: DeliveryStage
    package let event: DeliveryEvent

    package var description: String { "delivery \(id) is \(state), which \(event) does not fit" }
}
