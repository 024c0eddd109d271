/// Why a delivery ended without being delivered, or went on to another instance.
///
/// The raw values are stored: they only grow at the end.
package enum EndReason: UInt8, Sendable, CaseIterable {
    /// The channel will never take it.
    case rejected = 1
    /// The recipient no longer exists.
    case gone
    /// The recipient was not reachable, and there was no further channel.
    case absent
    /// The channel calls it a breach of the contract.
    case invalid
    /// As many attempts as the policy allows.
    case attempts
    /// Too long after it first fell due.
    case age
    /// Somebody asked for it.
    case cancelled
    /// It may have been sent, and this instance does not repeat such.
    case unknown
    /// It failed for as long as the fallback list waits.
    case failedTooLong
    /// It came back after it had counted as delivered.
    case bounced
}
