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

    /// Who we are among the nodes that share the store.
    var node: Int32 { get }

    /// Makes all of it durable, or none of it.
    ///
    /// Afterwards ``StoreWork/Event/isDuplicate`` says of each event whether it was known already:
    /// then nothing of it was stored. Thrown is why nothing has changed; after `.disconnected` it
    /// may have, all of it. Then the same work, with the same numbers, is to be committed again
    /// until that succeeds, whatever is thrown meanwhile: what is there of it stays as it is and
    /// is no duplicate.
    func commit(_ work: inout StoreWork) throws(StoreError)

    /// Deliveries of an instance that fall due until `request.untilNs`, the most urgent first.
    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery]

    /// As `due`, and claims them until `leaseNs`: no other node gets them.
    func claimDue(_ request: DueRequest, leaseNs: Int64) throws(StoreError) -> [DueDelivery]

    /// Claims what was claimed by any node and whose lease has run out: it may have been sent.
    ///
    /// Whoever is still at it has to renew its lease before, and knows its own.
    func takeOver(
        expiredAtNs: Int64, leaseNs: Int64, limit: Int
    ) throws(StoreError) -> [DueDelivery]

    /// Calls `heard`, on a thread of the store's, when another node has stored what falls due, and
    /// when that may have gone unheard.
    ///
    /// Once for each store; until the store goes.
    func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError)

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

    func person(_ id: String) throws(StoreError) -> StoredPerson?

    /// People in the order of their ids, a page after `id`.
    func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson]

    /// Adds somebody, or takes the place of who has that id.
    func put(_ person: StoredPerson) throws(StoreError)

    /// False: there was nobody with that id.
    func removePerson(_ id: String) throws(StoreError) -> Bool

    /// Writes a line into the audit and returns its number, which is larger than any before.
    ///
    /// There is no call that changes or removes one, and the database refuses it too.
    func record(_ entry: AuditEntry) throws(StoreError) -> Int64

    /// Lines of the audit in the order of their numbers, a page after one.
    func audit(after number: Int64, limit: Int) throws(StoreError) -> [AuditLine]

    /// Work that may wait and that the committer does when it has nothing better to do, a step of
    /// about `limit` rows at a time: filing, and forgetting what is older than `ages` says.
    ///
    /// True: there is more.
    func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool
}

extension DurableStore {
    package func tidy(limit: Int, nowNs: Int64) throws(StoreError) -> Bool {
        try tidy(limit: limit, nowNs: nowNs, ages: .standard)
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
