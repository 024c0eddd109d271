/// Where the durable lane keeps what it has accepted: the journal of events, whose notifications
/// they are, and how far each delivery is.
///
/// One thread writes (the committer); reads may come from any thread and see what was committed.
/// What `commit` returned from is on disk.
package protocol DurableStore: AnyObject, Sendable {
    /// The numbers from which new events and notifications go on: none that was ever given out is
    /// given out again.
    func reserve(events: Int, notifications: Int) throws(StoreError) -> StoreNumbers

    /// The small number under which the store knows an instance, for ever.
    func number(ofInstance name: String) throws(StoreError) -> Int32

    /// Makes all of it durable, or none of it.
    ///
    /// Afterwards ``StoreWork/Event/isDuplicate`` says of each event whether it was known already:
    /// then nothing of it was stored. Thrown is why nothing has changed.
    func commit(_ work: inout StoreWork) throws(StoreError)

    /// Deliveries of an instance that fall due until `request.untilNs`, the most urgent first.
    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery]

    /// What was claimed by `node` and has no outcome: after a crash, what may have been sent.
    func claimed(by node: Int32, limit: Int) throws(StoreError) -> [DueDelivery]

    /// What an event said, for rendering and for `explain`.
    func event(_ number: Int64) throws(StoreError) -> StoredEvent?

    /// The number of the event with this id.
    func event(withID id: String) throws(StoreError) -> Int64?

    /// A user's notifications, the newest first.
    func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry]

    func unreadCount(of user: String) throws(StoreError) -> Int

    /// Marks notifications of a user as read; says how many were not before.
    func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int

    /// Work that may wait and that the committer does when it has nothing better to do, a step of
    /// about `limit` rows at a time.
    ///
    /// True: there is more.
    func tidy(limit: Int, nowNs: Int64) throws(StoreError) -> Bool
}

/// Which of a user's notifications.
package struct InboxRequest: Sendable {
    package var user: String
    /// Only older ones than this; nil: from the newest.
    package var before: Int64?
    package var unreadOnly: Bool
    package var limit: Int

    package init(user: String, before: Int64? = nil, unreadOnly: Bool = false, limit: Int) {
        self.user = user
        self.before = before
        self.unreadOnly = unreadOnly
        self.limit = limit
    }
}

package enum InboxSelection: Sendable, Equatable {
    case one(Int64)
    /// Up to and including this one: what the reader has seen, and nothing that came since.
    case upTo(Int64)
}

/// One notification in a user's inbox.
package struct InboxEntry: Sendable, Equatable {
    package var notification: Int64
    package var event: Int64
    package var readNs: Int64?
    package var acknowledgedNs: Int64?

    package init(notification: Int64, event: Int64, readNs: Int64?, acknowledgedNs: Int64?) {
        self.notification = notification
        self.event = event
        self.readNs = readNs
        self.acknowledgedNs = acknowledgedNs
    }
}

/// Ranges of numbers for new rows.
package struct StoreNumbers: Sendable, Equatable {
    package var events: Range<Int64>
    package var notifications: Range<Int64>
}

/// Names a delivery: the notification it belongs to and which one of its deliveries it is.
///
/// In the store it is one integer, so that the deliveries of a notification are found without an
/// index, and those of recent ones lie together.
package struct DeliveryNumber: RawRepresentable, Hashable, Sendable, Comparable {
    /// A notification has at most so many deliveries, fallbacks included.
    package static let perNotification = 1_024

    package let rawValue: Int64

    @inline(__always)
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    @inline(__always)
    package init(notification: Int64, index: Int) {
        rawValue = notification << 10 | Int64(index & 0x3FF)
    }

    package var notification: Int64 { rawValue >> 10 }
    package var index: Int { Int(rawValue & 0x3FF) }

    package static func < (left: DeliveryNumber, right: DeliveryNumber) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// How far a delivery is, as the store writes it.
package enum DeliveryState: Int8, Sendable, CaseIterable {
    case due, claimed, delivered, dead, expired, cancelled, merged

    /// Nothing more becomes of it.
    package var isFinal: Bool { self != .due && self != .claimed }
}

/// How long an event is kept.
package enum RetentionClass: Int8, Sendable {
    /// For days, as any notification.
    case brief
    /// For years: what is critical, urgent or regulatory.
    case kept
}

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
