package import JSON

/// One thing that can be asked of the durable lane, read and checked as far as its form goes.
package enum LedgerQuestion: Sendable, Equatable {
    // What users see.
    case inbox(of: String, unreadOnly: Bool, LedgerPage)
    case unreadCount(of: String)
    /// Nil: of whoever it belongs to.
    case markRead(Int64, of: String?)
    case acknowledge(Int64, by: String)

    // What became of events.
    case deliveries(ofEvent: String)
    case explanation(ofEvent: String, user: String?)

    // Dead letters.
    case deadLetters(of: String?, LedgerPage)
    case replay(LetterSelection)
    case purge(LetterSelection)

    // Silences.
    case silences
    case addSilence(JSONValue)
    case removeSilence(Int64)

    // People.
    case users(after: String?, limit: Int)
    case user(String)
    case putUser(String, JSONValue)
    case removeUser(String)
    case putPreferences(String, JSONValue)

    // Addresses that are gone.
    /// Of all users after one; or of one.
    case goneContacts(of: String?, after: String?, limit: Int)
    /// One of the two is named.
    case enableContacts(of: String?, at: String?)

    // What an auditor asks.
    case audit(AuditPage)
    /// What was sent to whom; with titles and texts only where they are asked for.
    case sent(AuditPage, withMessages: Bool)

    /// Nil: all channels that run.
    case testSend(to: String?)
    /// The object of `POST /simulate`.
    case simulation(JSONObject)
}

/// A page of a list whose newest come first.
package struct LedgerPage: Sendable, Equatable {
    package let limit: Int
    /// Only older ones than this; nil: from the newest.
    package let before: Int64?

    package init(limit: Int, before: Int64? = nil) {
        self.limit = limit
        self.before = before
    }
}

/// A page of the audit, whose oldest come first.
package struct AuditPage: Sendable, Equatable {
    package let limit: Int
    /// Only what stands behind this number.
    package let after: Int64?
    /// A time as it was given, RFC 3339 or milliseconds since 1970; nil: from the beginning.
    package let since: String?
    /// The same; what happened at this time is left out.
    package let until: String?
    /// Only what concerns this user, or whom the audit names so; nil: everybody.
    package let user: String?

    package init(
        limit: Int, after: Int64? = nil, since: String? = nil, until: String? = nil,
        user: String? = nil
    ) {
        self.limit = limit
        self.after = after
        self.since = since
        self.until = until
        self.user = user
    }
}

/// Which dead letters.
package enum LetterSelection: Sendable, Equatable {
    case these([Int64])
    /// Up to and including this one: what the operator has seen, and nothing that came since.
    case all(of: String, upTo: Int64)
}
