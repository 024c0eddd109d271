package import Vocabulary

/// From which priority on a user wants to hear of something.
package enum WantedLevel: UInt8, Sendable, CaseIterable {
    case all, medium, high, critical, off

    /// The word for it in documents.
    package var name: String {
        switch self {
        case .all: "all"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        case .off: "off"
        }
    }

    /// True when an event of this priority is wanted.
    package func admits(_ priority: EventPriority) -> Bool {
        Int32(rawValue) <= priority.rawValue
    }
}

/// A level for each category and kind of channel: four bits a cell, sixteen cells a word.
package struct WantedLevels: Sendable, Hashable {
    private var rows: SIMD16<UInt64>

    /// What a user wants who has never said anything.
    package static let usual: WantedLevels = {
        var levels = WantedLevels.everything
        for category in EventCategory.allCases {
            for kind in ChannelKind.allCases { levels[category, kind] = kind.usualLevel }
        }
        return levels
    }()

    /// All of it, by all channels.
    package static let everything = WantedLevels(rows: .zero)

    package subscript(category: EventCategory, kind: ChannelKind) -> WantedLevel {
        get { level(row: category.number, kind) }
        set {
            let shift = UInt64(kind.rawValue) * 4
            rows[category.number] &= ~(0b1111 << shift)
            rows[category.number] |= UInt64(newValue.rawValue) << shift
        }
    }

    /// The level by the category's number.
    @inline(__always)
    package func level(row: Int, _ kind: ChannelKind) -> WantedLevel {
        let bits = UInt8(truncatingIfNeeded: rows[row] >> (UInt64(kind.rawValue) &* 4)) & 0b1111
        return WantedLevel(rawValue: bits) ?? .off
    }
}

extension EventCategory {
    /// Where it stands among all of them.
    package var number: Int {
        switch self {
        case .signals: 0
        case .trades: 1
        case .orderFailures: 2
        case .performance: 3
        case .market: 4
        case .priceAlerts: 5
        case .sessions: 6
        case .risk: 7
        case .errors: 8
        case .reports: 9
        case .system: 10
        case .security: 11
        case .regulatory: 12
        }
    }
}
