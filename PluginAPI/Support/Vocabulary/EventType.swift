/// One row of the vocabulary: what is known of all events of a type.
package struct EventType: Sendable, Equatable {
    /// How long events of a type are remembered, and how loudly they are told.
    package enum Keeping: Sendable {
        /// Never written to disk; a newer event of the subject replaces an older one.
        case marketData
        /// In the journal for as long as any notification.
        case journalled
        /// For as long as the retention says; never shed by a limit.
        case kept
        /// Kept, and told at once by the channels for urgent news, such as SMS.
        case urgent
    }

    /// The canonical name.
    package let name: String
    /// What kind of news it is.
    package let category: EventCategory
    /// The priority of an event whose source names none.
    package let defaultPriority: EventPriority
    /// How long it is remembered.
    package let keeping: Keeping

    /// What it is called in the dialect of the real-time and notification flows.
    package let flows: String?
    /// What it is called in the dialect of the live dashboard.
    package let live: String?
    /// What it is called in the dialect of the authenticated session gateway.
    package let session: String?
    /// What it is called in the dialect of the hybrid router.
    package let hybrid: String?
    /// What it is called in the dialect of the Alpaca bridge.
    package let alpaca: String?

    init(
        _ name: String, _ category: EventCategory, _ defaultPriority: EventPriority,
        _ keeping: Keeping = .journalled, flows: String? = nil, live: String? = nil,
        session: String? = nil, hybrid: String? = nil, alpaca: String? = nil
    ) {
        self.name = name
        self.category = category
        self.defaultPriority = defaultPriority
        self.keeping = keeping
        self.flows = flows
        self.live = live
        self.session = session
        self.hybrid = hybrid
        self.alpaca = alpaca
    }
}

extension EventType {
    /// True when it is remembered for as long as the retention says, and never shed.
    package var isKept: Bool { keeping == .kept || keeping == .urgent }

    /// True when it is told at once by the channels for urgent news.
    package var isUrgent: Bool { keeping == .urgent }

    /// True when it may be conflated and is never written to disk.
    package var isMarketData: Bool { keeping == .marketData }

    /// What it is called in `dialect`; nil where that dialect has no such message.
    package func name(in dialect: EventDialect) -> String? {
        switch dialect {
        case .canonical: name
        case .flows: flows
        case .live: live
        case .session: session
        case .hybrid: hybrid
        case .alpaca: alpaca
        }
    }
}

/// A set of message names that clients of one kind know.
package enum EventDialect: String, Sendable, CaseIterable {
    case canonical, flows, live, session, hybrid, alpaca
}
