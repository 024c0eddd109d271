import Vocabulary

/// An event on which people may be rung, with what holds for all of them: made once by
/// ``Decider/consider(_:at:)``, asked for every user.
package struct Occasion: Sendable {
    package let facts: EventFacts
    /// Why nobody is rung; nil where somebody may be.
    package let reason: Reason?
    package let detail: DecisionDetail

    /// The category's row in everybody's preferences.
    let row: Int
    /// What levels are compared with.
    let weight: EventPriority
    /// Silences that hold for some users.
    let userSilences: [Silence]

    init(_ facts: EventFacts, reason: Reason?, detail: DecisionDetail, userSilences: [Silence]) {
        self.facts = facts
        self.reason = reason
        self.detail = detail
        self.userSilences = userSilences
        row = facts.category.number
        weight = facts.isUrgent ? .critical : facts.priority
    }
}
