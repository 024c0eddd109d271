package import JSON

/// What completes the reason that an address is gone, as it is stored beside it: the mark itself
/// may have been lifted when somebody asks.
package struct GoneReason: Sendable, Equatable {
    /// Since when, as the provider said first.
    package var sinceNs: Int64
    /// What the provider said; may be empty.
    package var words: String
    /// The channel that takes over; empty: none.
    package var successor: String
    /// Nothing else reaches the user with this event.
    package var isUnreached: Bool

    package init(sinceNs: Int64, words: String, successor: String = "", isUnreached: Bool = false) {
        self.sinceNs = sinceNs
        self.words = words
        self.successor = successor
        self.isUnreached = isUnreached
    }

    package var json: JSONValue {
        [
            "since": .integer(sinceNs), "words": .string(words), "successor": .string(successor),
            "unreached": .bool(isUnreached),
        ]
    }

    /// Nil for what another version wrote.
    package init?(json: JSONValue) {
        guard let since = json["since"]?.integer else { return nil }
        sinceNs = since
        words = json["words"]?.string ?? ""
        successor = json["successor"]?.string ?? ""
        isUnreached = json["unreached"]?.bool ?? false
    }
}
