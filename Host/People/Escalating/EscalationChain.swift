package import Vocabulary

/// Whom to ring, one after the other, until somebody says that they take care.
package struct EscalationChain: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        /// How long nobody has answered before this one is rung.
        package let waitNs: Int64
        package let audience: Audience
        /// Names of channel instances; empty: those of the route.
        package let channels: [String]
        /// Rung as at least this; critical passes quiet hours.
        package let priority: EventPriority?

        package init(
            waitNs: Int64, audience: Audience, channels: [String] = [],
            priority: EventPriority? = nil
        ) {
            self.waitNs = max(0, waitNs)
            self.audience = audience
            self.channels = channels
            self.priority = priority
        }
    }

    package let name: String
    /// At least one.
    package let steps: [Step]
    /// How often all of it is gone through again.
    package let repeats: Int

    package static let stepsMax = 16
    package static let repeatsMax = 100

    /// Nil without a step, or with too many.
    package init?(name: String, steps: [Step], repeats: Int = 0) {
        guard (1...EscalationChain.stepsMax).contains(steps.count),
            (0...EscalationChain.repeatsMax).contains(repeats)
        else { return nil }
        self.name = name
        self.steps = steps
        self.repeats = repeats
    }
}
