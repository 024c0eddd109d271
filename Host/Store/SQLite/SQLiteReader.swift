import Core
import JSON

/// The connection that reads the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteReader: @unchecked Sendable {
    // Sendable: its owner keeps it behind a lock.
    private let database: SQLiteDatabase
    private let due: SQLiteStatement
    private let claimed: SQLiteStatement
    private let event: SQLiteStatement
    private let eventByKey: SQLiteStatement
    private let inbox: SQLiteStatement
    private let unread: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        let columns = """
            SELECT d.id, n.event, n.user, d.instance, d.recipient, d.priority, d.time_ns,
            d.attempts, d.group_key FROM delivery d JOIN notification n ON n.id = d.id >> 10
            """
        due = try database.prepare(
            """
            \(columns) WHERE d.state = 0 AND d.instance = ?1 AND d.priority = ?2
            AND (d.time_ns, d.id) > (?3, ?4) AND d.time_ns <= ?5 ORDER BY d.time_ns, d.id LIMIT ?6
            """)
        claimed = try database.prepare(
            "\(columns) WHERE d.state = 1 AND d.node = ?1 ORDER BY d.id LIMIT ?2")
        event = try database.prepare(
            """
            SELECT key, type, subject, user, source, priority, retention, happened_ns, accepted_ns,
            expires_ns, dedup_key, thread_key, traceparent, title, body, payload, numbers,
            attributes FROM event WHERE id = ?1
            """)
        eventByKey = try database.prepare("SELECT id FROM event WHERE key = ?1")
        inbox = try database.prepare(
            """
            SELECT n.id, n.event, n.read_ns, n.acknowledged_ns \(DurableSchema.notificationsOfUser)
            AND n.id < ?2 AND (?3 = 0 OR n.read_ns IS NULL) ORDER BY n.id DESC LIMIT ?4
            """)
        unread = try database.prepare(
            "SELECT count(*) \(DurableSchema.notificationsOfUser) AND n.read_ns IS NULL")
    }

    func event(withID id: String) throws(StoreError) -> Int64? {
        defer { eventByKey.reset() }
        eventByKey.bind(id, at: 1)
        return try eventByKey.step() ? eventByKey.integer(at: 0) : nil
    }

    func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry] {
        defer { inbox.reset() }
        inbox.bind(request.user, at: 1)
        inbox.bind(request.before ?? .max, at: 2)
        inbox.bind(request.unreadOnly ? 1 : 0, at: 3)
        inbox.bind(Int64(request.limit), at: 4)
        var entries: [InboxEntry] = []
        while try inbox.step() {
            entries.append(
                InboxEntry(
                    notification: inbox.integer(at: 0), event: inbox.integer(at: 1),
                    readNs: inbox.optionalInteger(at: 2),
                    acknowledgedNs: inbox.optionalInteger(at: 3)))
        }
        return entries
    }

    func unreadCount(of user: String) throws(StoreError) -> Int {
        defer { unread.reset() }
        unread.bind(user, at: 1)
        return try unread.step() ? Int(unread.integer(at: 0)) : 0
    }

    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        defer { due.reset() }
        due.bind(Int64(request.instance), at: 1)
        due.bind(Int64(request.priority), at: 2)
        due.bind(request.after?.dueNs ?? .min, at: 3)
        due.bind(request.after?.delivery.rawValue ?? .min, at: 4)
        due.bind(request.untilNs, at: 5)
        due.bind(Int64(request.limit), at: 6)
        return try rows(of: due)
    }

    func claimed(by node: Int32, limit: Int) throws(StoreError) -> [DueDelivery] {
        defer { claimed.reset() }
        claimed.bind(Int64(node), at: 1)
        claimed.bind(Int64(limit), at: 2)
        return try rows(of: claimed)
    }

    private func rows(of query: SQLiteStatement) throws(StoreError) -> [DueDelivery] {
        var deliveries: [DueDelivery] = []
        while try query.step() {
            deliveries.append(
                DueDelivery(
                    number: DeliveryNumber(rawValue: query.integer(at: 0)),
                    event: query.integer(at: 1), user: query.text(at: 2),
                    instance: Int32(query.integer(at: 3)), recipient: query.text(at: 4),
                    priority: Int32(query.integer(at: 5)), dueNs: query.integer(at: 6),
                    attempts: Int32(query.integer(at: 7)), group: query.text(at: 8)))
        }
        return deliveries
    }

    func event(_ number: Int64) throws(StoreError) -> StoredEvent? {
        defer { event.reset() }
        event.bind(number, at: 1)
        guard try event.step() else { return nil }
        var draft = EventDraft(type: event.text(at: 1))
        draft.id = event.text(at: 0)
        draft.subject = event.text(at: 2)
        draft.user = event.text(at: 3)
        draft.priority = Int32(event.integer(at: 5))
        draft.timeUnixNs = event.integer(at: 7)
        draft.expiresUnixNs = event.integer(at: 9)
        draft.dedupKey = event.text(at: 10)
        draft.threadKey = event.text(at: 11)
        draft.traceparent = event.text(at: 12)
        draft.title = event.text(at: 13)
        draft.body = event.text(at: 14)
        draft.payload = event.text(at: 15)
        draft.numbers = pairs(event.text(at: 16)) { $0.double }
        draft.attrs = pairs(event.text(at: 17)) { $0.string }
        return StoredEvent(
            number: number, acceptedNs: event.integer(at: 8), source: event.text(at: 4),
            retention: RetentionClass(rawValue: Int8(event.integer(at: 6))) ?? .kept, draft: draft)
    }

    private func pairs<Value>(
        _ text: String, _ read: (JSONValue) -> Value?
    ) -> [(key: String, value: Value)] {
        guard !text.isEmpty, let object = (try? JSONValue(parsing: text))?.object else { return [] }
        return object.compactMap { member in read(member.value).map { (member.key, $0) } }
    }
}
