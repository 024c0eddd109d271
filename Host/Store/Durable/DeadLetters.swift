/// Deliveries that ended without being delivered, for an operator to look at.
package protocol DeadLetters {
    /// The youngest first, a page before a number.
    func deadLetters(_ request: DeadLetterRequest) throws(StoreError) -> [DeadLetter]

    /// Makes dead letters due at `nowNs` as if they were new: no attempts, and marked as a repeat
    /// where the last one may have been received. Says how many were; at most `limit`, the oldest
    /// first.
    ///
    /// What has expired can be replayed too, where it is named.
    func replay(
        _ letters: DeadLetterSelection, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int

    /// Puts dead letters away: they are kept as long as their event, but are no dead letters any
    /// more. Says how many were; at most `limit`, the oldest first.
    func purge(_ letters: DeadLetterSelection, limit: Int) throws(StoreError) -> Int
}

package struct DeadLetterRequest: Sendable {
    /// Nil: of all instances.
    package var instance: Int32?
    /// Only older ones than this; nil: from the youngest.
    package var before: DeliveryNumber?
    package var limit: Int

    package init(instance: Int32? = nil, before: DeliveryNumber? = nil, limit: Int) {
        self.instance = instance
        self.before = before
        self.limit = limit
    }
}

package enum DeadLetterSelection: Sendable, Equatable {
    case these([DeliveryNumber])
    /// Up to and including this one: what the operator has seen, and nothing that came since.
    case all(instance: Int32, upTo: DeliveryNumber)
}

package struct DeadLetter: Sendable, Equatable {
    package var number: DeliveryNumber
    package var event: Int64
    package var user: String
    package var instance: Int32
    package var recipient: String
    package var attempts: Int32
    package var endedNs: Int64
    /// The number of an end's reason; 0: none was given.
    package var endReason: UInt8
    package var detail: String

    package init(
        number: DeliveryNumber, event: Int64, user: String, instance: Int32, recipient: String,
        attempts: Int32, endedNs: Int64, endReason: UInt8, detail: String
    ) {
        self.number = number
        self.event = event
        self.user = user
        self.instance = instance
        self.recipient = recipient
        self.attempts = attempts
        self.endedNs = endedNs
        self.endReason = endReason
        self.detail = detail
    }
}
