/// What follows from an outcome: the one thing that is written of an attempt.
package enum Verdict: Equatable, Sendable {
    case delivered
    /// Due again. `isRepeat`: an earlier attempt may have been received.
    case again(at: Int64, isRepeat: Bool)
    case dead(EndReason)
    case expired
    /// Ended here; the next instance of its fallback list gets a delivery of its own.
    case movedOn(EndReason)

    /// Nothing follows on this instance.
    package var isFinal: Bool {
        if case .again = self { false } else { true }
    }
}
