/// A delivery that is due, as the store has it.
package struct DueDelivery: Sendable, Equatable {
    package var number: DeliveryNumber
    package var event: Int64
    package var user: String
    package var instance: Int32
    /// Empty: the instance's own.
    package var recipient: String
    package var priority: Int32
    package var dueNs: Int64
    /// When it first fell due on this instance.
    package var sinceNs: Int64
    /// Too late to be of use after this; nil: never.
    package var expiresNs: Int64?
    /// Attempts that were claimed.
    package var attempts: Int32
    /// An earlier attempt may have been received.
    package var isRepeat: Bool
    /// The step of its fallback list; 0 is the first.
    package var rung: Int32
    /// Deliveries of one user, instance and group may be merged; 0: none.
    package var group: Int64
    package var threadKey: String
    /// How many further deliveries it stands for.
    package var merged: Int

    package init(
        number: DeliveryNumber, event: Int64, user: String, instance: Int32, recipient: String,
        priority: Int32, dueNs: Int64, sinceNs: Int64, expiresNs: Int64?, attempts: Int32,
        isRepeat: Bool, rung: Int32, group: Int64, threadKey: String, merged: Int
    ) {
        self.number = number
        self.event = event
        self.user = user
        self.instance = instance
        self.recipient = recipient
        self.priority = priority
        self.dueNs = dueNs
        self.sinceNs = sinceNs
        self.expiresNs = expiresNs
        self.attempts = attempts
        self.isRepeat = isRepeat
        self.rung = rung
        self.group = group
        self.threadKey = threadKey
        self.merged = merged
    }
}
