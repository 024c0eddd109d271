import Core

/// What is read on one of the pool's connections.
struct PostgresReader {
    let connection: PostgresConnection

    private func ask(
        _ statement: PostgresStatement, _ fill: (inout PostgresParameters) -> Void
    ) throws(PostgresFault) -> PostgresRows {
        var parameters = PostgresParameters()
        fill(&parameters)
        return try connection.query(statement, parameters)
    }

    // MARK: Deliveries

    static let deliveryColumns = """
        SELECT d.id, n.event, n.user_id, d.instance, d.recipient, d.priority, d.time_ns, d.attempts,
        d.group_key
        """

    private static let due = PostgresStatement(
        "due",
        """
        \(deliveryColumns) FROM delivery d JOIN notification n ON n.id = d.id >> 10
        WHERE d.state = 0 AND d.instance = $1::int4 AND d.priority = $2::int4
        AND (d.time_ns, d.id) > ($3::int8, $4::int8) AND d.time_ns <= $5::int8
        ORDER BY d.time_ns, d.id LIMIT $6::int8
        """)
    private static let claimed = PostgresStatement(
        "claimed",
        """
        \(deliveryColumns) FROM delivery d JOIN notification n ON n.id = d.id >> 10
        WHERE d.state = 1 AND d.node = $1::int4 ORDER BY d.id LIMIT $2::int8
        """)

    func due(_ request: DueRequest) throws(PostgresFault) -> [DueDelivery] {
        PostgresReader.deliveries(try ask(PostgresReader.due) { $0.add(request) })
    }

    func claimed(by node: Int32, limit: Int) throws(PostgresFault) -> [DueDelivery] {
        PostgresReader.deliveries(
            try ask(PostgresReader.claimed) {
                $0.add(node)
                $0.add(Int64(limit))
            })
    }

    static func deliveries(_ rows: PostgresRows) -> [DueDelivery] {
        (0..<rows.count).map { row in
            DueDelivery(
                number: DeliveryNumber(rawValue: rows.integer(row, 0)), event: rows.integer(row, 1),
                user: rows.text(row, 2), instance: Int32(rows.integer(row, 3)),
                recipient: rows.text(row, 4), priority: Int32(rows.integer(row, 5)),
                dueNs: rows.integer(row, 6), attempts: Int32(rows.integer(row, 7)),
                group: rows.text(row, 8))
        }
    }

    // MARK: Events

    private static let event = PostgresStatement(
        "event",
        """
        SELECT key, type, subject, user_id, source, priority, retention, happened_ns, accepted_ns,
        expires_ns, dedup_key, thread_key, traceparent, title, body, payload, numbers, attributes
        FROM event WHERE id = $1::int8
        """)
    private static let eventByKey = PostgresStatement(
        "event_by_key", "SELECT id FROM event WHERE key = $1::text")

    func event(_ number: Int64) throws(PostgresFault) -> StoredEvent? {
        let rows = try ask(PostgresReader.event) { $0.add(number) }
        guard rows.count == 1 else { return nil }
        var draft = EventDraft(type: rows.text(0, 1))
        draft.id = rows.text(0, 0)
        draft.subject = rows.text(0, 2)
        draft.user = rows.text(0, 3)
        draft.priority = Int32(rows.integer(0, 5))
        draft.timeUnixNs = rows.integer(0, 7)
        draft.expiresUnixNs = rows.integer(0, 9)
        draft.dedupKey = rows.text(0, 10)
        draft.threadKey = rows.text(0, 11)
        draft.traceparent = rows.text(0, 12)
        draft.title = rows.text(0, 13)
        draft.body = rows.text(0, 14)
        draft.payload = rows.text(0, 15)
        draft.numbers = EventLists.numbers(rows.text(0, 16))
        draft.attrs = EventLists.attributes(rows.text(0, 17))
        return StoredEvent(
            number: number, acceptedNs: rows.integer(0, 8), source: rows.text(0, 4),
            retention: RetentionClass(rawValue: Int8(rows.integer(0, 6))) ?? .kept, draft: draft)
    }

    func event(withID id: String) throws(PostgresFault) -> Int64? {
        let rows = try ask(PostgresReader.eventByKey) { $0.add(id) }
        return rows.count == 1 ? rows.integer(0, 0) : nil
    }

    // MARK: Inboxes

    private static let inbox = PostgresStatement(
        "inbox",
        """
        SELECT id, event, read_ns, acknowledged_ns FROM notification WHERE user_id = $1::text
        AND id < $2::int8 AND ($3::int4 = 0 OR read_ns IS NULL) ORDER BY id DESC LIMIT $4::int8
        """)
    private static let unread = PostgresStatement(
        "unread",
        "SELECT count(*) FROM notification WHERE user_id = $1::text AND read_ns IS NULL")

    func inbox(_ request: InboxRequest) throws(PostgresFault) -> [InboxEntry] {
        let rows = try ask(PostgresReader.inbox) {
            $0.add(request.user)
            $0.add(request.before ?? .max)
            $0.add(Int32(request.unreadOnly ? 1 : 0))
            $0.add(Int64(request.limit))
        }
        return (0..<rows.count).map { row in
            InboxEntry(
                notification: rows.integer(row, 0), event: rows.integer(row, 1),
                readNs: rows.optionalInteger(row, 2), acknowledgedNs: rows.optionalInteger(row, 3))
        }
    }

    func unreadCount(of user: String) throws(PostgresFault) -> Int {
        Int(try ask(PostgresReader.unread) { $0.add(user) }.integer(0, 0))
    }

    // MARK: People and the audit

    private static let person = PostgresStatement(
        "person", "SELECT id, document, updated_ns FROM person WHERE id = $1::text")
    private static let people = PostgresStatement(
        "people",
        """
        SELECT id, document, updated_ns FROM person WHERE $1::text IS NULL OR id > $1::text
        ORDER BY id LIMIT $2::int8
        """)
    private static let audit = PostgresStatement(
        "audit",
        """
        SELECT number, at_ns, actor, action, subject, detail FROM audit WHERE number > $1::int8
        ORDER BY number LIMIT $2::int8
        """)

    func person(_ id: String) throws(PostgresFault) -> StoredPerson? {
        PostgresReader.people(try ask(PostgresReader.person) { $0.add(id) }).first
    }

    func people(after id: String?, limit: Int) throws(PostgresFault) -> [StoredPerson] {
        PostgresReader.people(
            try ask(PostgresReader.people) {
                if let id { $0.add(id) } else { $0.addNothing() }
                $0.add(Int64(limit))
            })
    }

    private static func people(_ rows: PostgresRows) -> [StoredPerson] {
        (0..<rows.count).map { row in
            StoredPerson(
                id: rows.text(row, 0), document: rows.text(row, 1), updatedNs: rows.integer(row, 2))
        }
    }

    func audit(after number: Int64, limit: Int) throws(PostgresFault) -> [AuditLine] {
        let rows = try ask(PostgresReader.audit) {
            $0.add(number)
            $0.add(Int64(limit))
        }
        return (0..<rows.count).map { row in
            AuditLine(
                number: rows.integer(row, 0),
                entry: AuditEntry(
                    atNs: rows.integer(row, 1), who: rows.text(row, 2), action: rows.text(row, 3),
                    subject: rows.text(row, 4), detail: rows.text(row, 5)))
        }
    }
}

extension PostgresParameters {
    /// The first six parameters of what asks for due deliveries.
    mutating func add(_ request: DueRequest) {
        add(request.instance)
        add(request.priority)
        add(request.after?.dueNs ?? .min)
        add(request.after?.delivery.rawValue ?? .min)
        add(request.untilNs)
        add(Int64(request.limit))
    }
}
