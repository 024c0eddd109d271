package import Vocabulary

/// What a channel is, as far as preferences go: the columns of a user's preferences.
package enum ChannelKind: UInt8, Sendable, CaseIterable {
    case email, sms, slack, discord, telegram, webpush, webhook, console, gateway
    /// All kinds that plugins of others bring share one column.
    case other

    /// The word for it in documents and plugins' ids.
    package var name: String {
        switch self {
        case .email: "email"
        case .sms: "sms"
        case .slack: "slack"
        case .discord: "discord"
        case .telegram: "telegram"
        case .webpush: "webpush"
        case .webhook: "webhook"
        case .console: "console"
        case .gateway: "gateway"
        case .other: "other"
        }
    }

    /// The words for the kinds that come with Belfry.
    package static let knownNames = allCases.filter { $0 != .other }.map(\.name)

    /// The kind with this name; ``other`` for any other word.
    package init(named name: String) {
        self = ChannelKind.allCases.first { $0.name == name } ?? .other
    }

    /// The least priority that it is meant for, as long as nobody says otherwise.
    ///
    /// SMS is for what is critical.
    package var usualLevel: WantedLevel { self == .sms ? .critical : .all }
}

/// Some kinds of channels.
package struct KindSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ kind: ChannelKind) { self.init(rawValue: 1 << UInt16(kind.rawValue)) }

    package func contains(_ kind: ChannelKind) -> Bool { rawValue >> kind.rawValue & 1 == 1 }
}

/// Some categories of events.
package struct CategorySet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ categories: some Sequence<EventCategory>) {
        self.init(rawValue: categories.reduce(0) { $0 | 1 << UInt16($1.number) })
    }

    package func contains(_ category: EventCategory) -> Bool {
        rawValue >> UInt16(category.number) & 1 == 1
    }
}

/// Reports that email can be without, each by itself.
package struct ReportSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let daily = ReportSet(rawValue: 1)
    package static let weekly = ReportSet(rawValue: 2)
    package static let monthly = ReportSet(rawValue: 4)

    /// The report that events of this type are; empty for all other types.
    package init(type: String) {
        switch type {
        case "daily_report": self = .daily
        case "weekly_report": self = .weekly
        case "monthly_statement": self = .monthly
        default: self = []
        }
    }
}
