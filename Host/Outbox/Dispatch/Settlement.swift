/// One delivery's end of an attempt, or its end without one, as it is written.
///
/// The store applies it only where the row is still what it says: claimed by this node for this
/// attempt, or due after so many. Deliveries merged into one that ends end with it.
package struct Settlement: Equatable, Sendable {
    package let id: Int64
    /// The attempt that ended, or how many there were.
    package let attempt: UInt8
    /// False: nobody was attempting it.
    package let isClaimed: Bool
    package let verdict: Verdict
    /// How many others it stands for: they end with it, or go along where it moves on.
    package let merged: UInt16

    package init(
        id: Int64, attempt: UInt8, isClaimed: Bool, verdict: Verdict, merged: UInt16 = 0
    ) {
        self.id = id
        self.attempt = attempt
        self.isClaimed = isClaimed
        self.verdict = verdict
        self.merged = merged
    }
}

/// What follows from a completion.
package struct Completion: Equatable, Sendable {
    package let settlement: Settlement
    package let circuit: Circuit.Effect?
}
