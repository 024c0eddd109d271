import Core

/// The connection that reads the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteReader: @unchecked Sendable {
    // Sendable: its owner keeps it behind a lock.
    private let database: SQLiteDatabase
    let deliveries: SQLiteDeliveries
    let deadLetters: SQLiteDeadLetters
    let explanations: SQLiteExplanations
    let digests: SQLiteDigests
    let messages: SQLiteMessages
    private let sent: SQLiteSentDeliveries
    let people: SQLitePeople
    let documents: SQLiteDocuments
    let goneContacts: SQLiteGoneContacts
    private let instances: SQLiteStatement
    private let event: SQLiteStatement
    private let eventByKey: SQLiteStatement
    private let events: SQLiteStatement
    private let bounds: SQLiteStatement
    private let probe: SQLiteStatement
    private let inbox: SQLiteStatement
    private let unread: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        deliveries = try SQLiteDeliveries(database)
        deadLetters = try SQLiteDeadLetters(database)
        explanations = try SQLiteExplanations(database)
        digests = try SQLiteDigests(database)
        messages = try SQLiteMessages(database)
        sent = try SQLiteSentDeliveries(database)
        people = try SQLitePeople(database)
        documents = try SQLiteDocuments(database)
        goneContacts = try SQLiteGoneContacts(database)
        instances = try database.prepare("SELECT id, name FROM instance")
        let columns = """
            SELECT key, type, subject, user, source, priority, retention, happened_ns, accepted_ns,
            expires_ns, dedup_key, thread_key, traceparent, title, body, payload, numbers,
            attributes, id FROM event
            """
        event = try database.prepare("\(columns) WHERE id = ?1")
        events = try database.prepare(
            "\(columns) WHERE id > ?1 AND accepted_ns >= ?2 ORDER BY id LIMIT ?3")
        bounds = try database.prepare(
            "SELECT (SELECT min(id) FROM event), (SELECT max(id) FROM event)")
        probe = try database.prepare(
            "SELECT id, accepted_ns FROM event WHERE id >= ?1 ORDER BY id LIMIT 1")
        eventByKey = try database.prepare("SELECT id FROM event WHERE key = ?1")
        inbox = try database.prepare(
            """
            SELECT n.id, n.event, n.read_ns, n.acknowledged_ns, n.acknowledged_by
            \(DurableSchema.notificationsOfUser)
            AND n.id < ?2 AND (?3 = 0 OR n.read_ns IS NULL) ORDER BY n.id DESC LIMIT ?4
            """)
        unread = try database.prepare(
            "SELECT count(*) \(DurableSchema.notificationsOfUser) AND n.read_ns IS NULL")
    }

    func allInstances() throws(StoreError) -> [Int32: String] {
        defer { instances.reset() }
        var names: [Int32: String] = [:]
        while try instances.step() {
            names[Int32(instances.integer(at: 0))] = instances.text(at: 1)
        }
        return names
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
                    acknowledgedNs: inbox.optionalInteger(at: 3),
                    acknowledgedBy: inbox.text(at: 4)))
        }
        return entries
    }

    func unreadCount(of user: String) throws(StoreError) -> Int {
        defer { unread.reset() }
        unread.bind(user, at: 1)
        return try unread.step() ? Int(unread.integer(at: 0)) : 0
    }

    func event(_ number: Int64) throws(StoreError) -> StoredEvent? {
        defer { event.reset() }
        event.bind(number, at: 1)
        return try event.step() ? storedEvent(event) : nil
    }

    func events(_ request: JournalRequest) throws(StoreError) -> [StoredEvent] {
        let start =
            if let last = request.after { last } else { try start(of: request.fromNs) }
        defer { events.reset() }
        events.bind(start, at: 1)
        events.bind(request.fromNs, at: 2)
        events.bind(Int64(request.limit), at: 3)
        var found: [StoredEvent] = []
        while try events.step() { found.append(storedEvent(events)) }
        return found
    }

    func sent(_ request: SentRequest) throws(StoreError) -> [SentDelivery] {
        let last =
            if let last = request.after { last } else {
                try sent.number(beforeEventsAfter: try start(of: request.fromNs))
            }
        guard let last else { return [] }
        return try sent.page(after: last, request)
    }

    private func start(of fromNs: Int64) throws(StoreError) -> Int64 {
        defer { bounds.reset() }
        guard try bounds.step(), let first = bounds.optionalInteger(at: 0) else { return 0 }
        return try JournalSearch.number(
            before: fromNs, in: first..<bounds.integer(at: 1) + 1
        ) { number throws(StoreError) in
            defer { probe.reset() }
            probe.bind(number, at: 1)
            return try probe.step() ? (probe.integer(at: 0), probe.integer(at: 1)) : nil
        }
    }

    private func storedEvent(_ event: SQLiteStatement) -> StoredEvent {
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
        draft.numbers = EventLists.numbers(event.text(at: 16))
        draft.attrs = EventLists.attributes(event.text(at: 17))
        return StoredEvent(
            number: event.integer(at: 18), acceptedNs: event.integer(at: 8),
            source: event.text(at: 4),
            retention: RetentionClass(rawValue: Int8(event.integer(at: 6))) ?? .kept, draft: draft)
    }
}
