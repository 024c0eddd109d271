package import Vocabulary

/// Which of the four priorities a rule lets through.
package struct PrioritySet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let all: PrioritySet = .atLeast(.low)

    package init(_ priority: EventPriority) {
        self.init(rawValue: 1 << UInt8(priority.rawValue))
    }

    /// `priority` and everything above it.
    package static func atLeast(_ priority: EventPriority) -> PrioritySet {
        PrioritySet(rawValue: 0b1111 & ~(PrioritySet(priority).rawValue - 1))
    }

    /// True when an event of this priority passes.
    package func admits(_ priority: EventPriority) -> Bool {
        rawValue >> UInt8(priority.rawValue) & 1 == 1
    }
}
