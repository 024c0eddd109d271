/// What a channel says became of one attempt.
package enum AttemptOutcome: Equatable, Sendable {
    case delivered
    /// Nothing was taken; that was no attempt.
    case busy
    /// Failed for now. `afterNs` is the provider's own word; 0 leaves it to the host.
    case retry(afterNs: Int64)
    case rejected
    case credentialsRefused
    case expired
    /// May have been sent.
    case unknown
    case invalid
    /// The recipient no longer exists.
    case gone
    /// The recipient is not reachable now, and no fault.
    case absent

    /// Reads a `belfry_status`; one that is not known reads as a retry, as the contract has it.
    package init(status: Int32, retryAfterNs: Int64) {
        switch status {
        case 0: self = .delivered
        case 1: self = .busy
        case 3: self = .rejected
        case 4: self = .credentialsRefused
        case 5: self = .expired
        case 6: self = .unknown
        case 7: self = .invalid
        case 8: self = .gone
        case 9: self = .absent
        default: self = .retry(afterNs: max(0, retryAfterNs))
        }
    }
}
