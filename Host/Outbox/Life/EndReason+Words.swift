extension EndReason {
    /// The word for it in answers.
    package var name: String {
        switch self {
        case .rejected: "rejected"
        case .gone: "gone"
        case .absent: "absent"
        case .invalid: "invalid"
        case .attempts: "attempts"
        case .age: "age"
        case .cancelled: "cancelled"
        case .unknown: "unknown"
        case .failedTooLong: "failed_too_long"
        case .bounced: "bounced"
        }
    }

    /// Why a delivery ended, as in "given up because …".
    package var sentence: String {
        switch self {
        case .rejected: "the channel will never take it"
        case .gone: "its recipient no longer exists"
        case .absent: "its recipient was not there"
        case .invalid: "the channel calls it invalid"
        case .attempts: "it was tried as often as the channel allows"
        case .age: "it waited longer than the channel allows"
        case .cancelled: "somebody cancelled it"
        case .unknown: "it may have been received, and the channel repeats nothing"
        case .failedTooLong: "the channel failed for as long as its fallback list waits"
        case .bounced: "it came back after it had been sent"
        }
    }
}
