/// Which of the four priorities a rule lets through.
package struct PrioritySet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let low = PrioritySet(rawValue: 1 << 0)
    package static let medium = PrioritySet(rawValue: 1 << 1)
    package static let high = PrioritySet(rawValue: 1 << 2)
    package static let critical = PrioritySet(rawValue: 1 << 3)
    package static let all: PrioritySet = [.low, .medium, .high, .critical]

    /// The names of plugins.yaml, the lowest first.
    package static let names = ["low", "medium", "high", "critical"]

    /// The set of one priority of event.h, BELFRY_LOW to BELFRY_CRITICAL; empty for any other number.
    package init(level: Int32) {
        self.init(rawValue: (0...3).contains(level) ? 1 << UInt8(level) : 0)
    }

    /// `level` and everything above it.
    package static func atLeast(level: Int32) -> PrioritySet {
        PrioritySet(rawValue: all.rawValue & ~(PrioritySet(level: level).rawValue &- 1))
    }

    /// True when an event of this priority of event.h passes.
    package func admits(level: Int32) -> Bool {
        !isDisjoint(with: PrioritySet(level: level))
    }
}
