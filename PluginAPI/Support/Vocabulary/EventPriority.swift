/// How much an event matters.
///
/// The raw values are those of the C contract.
package enum EventPriority: Int32, Sendable, CaseIterable, Comparable {
    case low, medium, high, critical

    /// The word for it, as configuration and APIs spell it.
    package var name: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }

    /// The priority with this name; nil for any other word.
    package init?(named name: some StringProtocol) {
        guard let priority = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = priority
    }

    /// Orders by weight: low is the least.
    package static func < (left: EventPriority, right: EventPriority) -> Bool {
        left.rawValue < right.rawValue
    }
}
