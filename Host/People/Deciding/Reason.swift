/// Why a delivery is sent, waits, or is not made.
///
/// The raw values are stored: a case keeps its number for good, and one that is gone leaves a gap.
package enum Reason: UInt8, Sendable, CaseIterable {
    // Sent.
    case wanted = 1
    /// It is critical: nothing holds it up.
    case critical = 2

    // Later.
    case quietHours = 10
    case digest = 11
    case digestWindow = 12
    case limit = 13

    // Not at all.
    case duplicate = 20
    case silenced = 21
    case inhibited = 22
    case notWanted = 23
    case belowLevel = 24
    case kindOff = 25
    case categoryOff = 26
    case reportOff = 27
    case noContact = 28
    case unknownUser = 29
    case expired = 30
    case marketData = 31
    /// The address no longer exists; the detail is what would have been decided otherwise.
    case contactGone = 32

    /// What follows from it.
    package var verdict: Verdict {
        switch self {
        case .wanted, .critical: .send
        case .quietHours, .digest, .digestWindow, .limit: .later
        case .duplicate, .silenced, .inhibited, .notWanted, .belowLevel, .kindOff, .categoryOff,
            .reportOff, .noContact, .unknownUser, .expired, .marketData, .contactGone:
            .never
        }
    }

    /// The word for it in metrics: "quiet_hours".
    package var name: String {
        switch self {
        case .wanted: "wanted"
        case .critical: "critical"
        case .quietHours: "quiet_hours"
        case .digest: "digest"
        case .digestWindow: "digest_window"
        case .limit: "limit"
        case .duplicate: "duplicate"
        case .silenced: "silenced"
        case .inhibited: "inhibited"
        case .notWanted: "not_wanted"
        case .belowLevel: "below_level"
        case .kindOff: "kind_off"
        case .categoryOff: "category_off"
        case .reportOff: "report_off"
        case .noContact: "no_contact"
        case .unknownUser: "unknown_user"
        case .expired: "expired"
        case .marketData: "market_data"
        case .contactGone: "contact_gone"
        }
    }
}

/// What becomes of a delivery.
package enum Verdict: UInt8, Sendable {
    /// It is due at once.
    case send = 1
    /// It is due at a later time, with all of its group that is due by then.
    case later = 2
    /// It is not made.
    case never = 3
}
