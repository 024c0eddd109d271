/// What was accepted, and what became of it.
package protocol EventJournal {
    /// What an event said, for rendering and for `explain`.
    func event(_ number: Int64) throws(StoreError) -> StoredEvent?

    /// The number of the event with this id.
    func event(withID id: String) throws(StoreError) -> Int64?

    /// Events in the order in which they were accepted.
    func events(_ request: JournalRequest) throws(StoreError) -> [StoredEvent]

    /// An event's notifications in the order of their numbers, a page after one.
    func notifications(
        ofEvent event: Int64, after number: Int64?, limit: Int
    ) throws(StoreError) -> [StoredNotification]

    /// Deliveries of an event or a notification in the order of their numbers, a page after one.
    func deliveries(
        of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
    ) throws(StoreError) -> [StoredDelivery]

    /// What a delivery stands for, or stood for until it ended; at most `limit` members.
    func digest(of lead: DeliveryNumber, limit: Int) throws(StoreError) -> StoredDigest

    /// The id of the event that a notification tells of; nil: there is no such notification.
    func eventID(ofNotification number: Int64) throws(StoreError) -> String?

    /// Deliveries with their events, in the order of their numbers: for who gives account of a
    /// time.
    ///
    /// Reads so many rows at most, whatever it is asked for.
    func sent(_ request: SentRequest) throws(StoreError) -> [SentDelivery]

    /// Why users do not get an event, in the order of user and instance, a page after one.
    func decisions(
        ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
    ) throws(StoreError) -> [StoredDecision]
}

package struct JournalRequest: Sendable {
    /// Only what was accepted at this time or later.
    package var fromNs: Int64
    /// Only events after this number: the last one of the page before.
    package var after: Int64?
    package var limit: Int

    package init(fromNs: Int64, after: Int64? = nil, limit: Int) {
        self.fromNs = fromNs
        self.after = after
        self.limit = limit
    }
}

package enum DeliveryOwner: Sendable, Equatable {
    case event(Int64)
    case notification(Int64)
}

package struct StoredNotification: Sendable, Equatable {
    package var number: Int64
    package var user: String
    package var readNs: Int64?
    package var acknowledgedNs: Int64?
    /// Who has acknowledged it; empty: nobody.
    package var acknowledgedBy: String

    package init(
        number: Int64, user: String, readNs: Int64?, acknowledgedNs: Int64?, acknowledgedBy: String
    ) {
        self.number = number
        self.user = user
        self.readNs = readNs
        self.acknowledgedNs = acknowledgedNs
        self.acknowledgedBy = acknowledgedBy
    }
}

/// Why a user did not get an event on an instance.
package struct StoredDecision: Sendable, Equatable {
    package var user: String
    package var instance: Int32
    package var reason: Int16
    package var rule: Int32
    package var detail: String

    package init(user: String, instance: Int32, reason: Int16, rule: Int32, detail: String) {
        self.user = user
        self.instance = instance
        self.reason = reason
        self.rule = rule
        self.detail = detail
    }
}
