/// Whom words are for.
package struct Reader: Sendable {
    /// BCP 47; what is not understood reads as "en".
    package var locale: String
    package var clock: WallClock
    /// The present, for "5 minutes ago".
    package var nowUnixNs: Int64

    package init(locale: String, clock: WallClock, nowUnixNs: Int64) {
        self.locale = locale
        self.clock = clock
        self.nowUnixNs = nowUnixNs
    }
}

/// Something the reader may do.
package struct WordAction: Sendable, Equatable {
    /// What it does.
    package enum Kind: String, Sendable, CaseIterable {
        case acknowledge, snooze, unsubscribe
    }

    /// For programs.
    package let id: String
    /// For people, in the reader's language.
    package let label: String
    /// Empty where there is none.
    package let link: String
}

/// A link that was minted for one delivery.
package struct ActionLink: Sendable {
    package let action: WordAction.Kind
    package let link: String

    package init(_ action: WordAction.Kind, _ link: String) {
        self.action = action
        self.link = link
    }
}
