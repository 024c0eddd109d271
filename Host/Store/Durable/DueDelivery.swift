/// What is due for an instance: a page of it, after a cursor.
package struct DueRequest: Sendable {
    package var instance: Int32
    package var priority: Int32
    /// Only what falls due after this place: the last one of the page before.
    package var after: (dueNs: Int64, delivery: DeliveryNumber)?
    package var untilNs: Int64
    package var limit: Int

    package init(
        instance: Int32, priority: Int32, after: (dueNs: Int64, delivery: DeliveryNumber)? = nil,
        untilNs: Int64, limit: Int
    ) {
        self.instance = instance
        self.priority = priority
        self.after = after
        self.untilNs = untilNs
        self.limit = limit
    }
}

/// A delivery as the store has it.
package struct DueDelivery: Sendable, Equatable {
    package var number: DeliveryNumber
    package var event: Int64
    package var user: String
    package var instance: Int32
    package var recipient: String
    package var priority: Int32
    package var dueNs: Int64
    package var attempts: Int32
    package var group: String

    package init(
        number: DeliveryNumber, event: Int64, user: String, instance: Int32, recipient: String,
        priority: Int32, dueNs: Int64, attempts: Int32, group: String
    ) {
        self.number = number
        self.event = event
        self.user = user
        self.instance = instance
        self.recipient = recipient
        self.priority = priority
        self.dueNs = dueNs
        self.attempts = attempts
        self.group = group
    }
}
