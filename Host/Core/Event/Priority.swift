/// How much an event matters. Four steps, in order; the raw values are those of the contract.
package enum Priority: Int32, Sendable, Comparable, CaseIterable {
    case low = 0
    case medium = 1
    case high = 2
    case critical = 3

    package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    package var name: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }

    package init?(name: some StringProtocol) {
        guard let priority = Priority.allCases.first(where: { $0.name == name }) else { return nil }
        self = priority
    }
}
