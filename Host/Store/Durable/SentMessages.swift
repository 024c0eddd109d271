/// Messages as their providers know them.
package protocol SentMessages {
    /// The delivery that an instance completed with a provider's id; the last one, if several did.
    ///
    /// Nil: there is none, or it has been forgotten.
    func message(_ provider: String, ofInstance number: Int32) throws(StoreError) -> SentMessage?
}

/// A delivery that a provider has a name for, with what decides about its news.
package struct SentMessage: Sendable, Equatable {
    package var number: DeliveryNumber
    package var event: Int64
    package var user: String
    /// Empty: the instance's own.
    package var recipient: String
    package var state: DeliveryState
    package var priority: Int32
    package var attempts: Int32
    package var rung: Int32
    /// When it first fell due on its instance; of one that ended at once, when it ended.
    package var sinceNs: Int64
    /// Too late to be of use after this; nil: never.
    package var expiresNs: Int64?
    /// How many others ended with it as delivered.
    package var merged: Int

    package init(
        number: DeliveryNumber, event: Int64, user: String, recipient: String,
        state: DeliveryState, priority: Int32, attempts: Int32, rung: Int32, sinceNs: Int64,
        expiresNs: Int64?, merged: Int
    ) {
        self.number = number
        self.event = event
        self.user = user
        self.recipient = recipient
        self.state = state
        self.priority = priority
        self.attempts = attempts
        self.rung = rung
        self.sinceNs = sinceNs
        self.expiresNs = expiresNs
        self.merged = merged
    }
}
