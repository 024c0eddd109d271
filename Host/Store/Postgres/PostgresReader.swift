import Core

/// What is read on one of the pool's connections.
struct PostgresReader {
    let connection: PostgresConnection

    func ask(
        _ statement: PostgresStatement, _ fill: (inout PostgresParameters) -> Void
    ) throws(PostgresFault) -> PostgresRows {
        var parameters = PostgresParameters()
        fill(&parameters)
        return try connection.query(statement, parameters)
    }

    // MARK: Instances

    private static let instances = PostgresStatement("instances", "SELECT id, name FROM instance")

    func instances() throws(PostgresFault) -> [Int32: String] {
        let rows = try ask(PostgresReader.instances) { _ in }
        return Dictionary(
            uniqueKeysWithValues: (0..<rows.count).map { row in
                (Int32(rows.integer(row, 0)), rows.text(row, 1))
            })
    }

    // MARK: Events

    private static let eventColumns = """
        SELECT key, type, subject, user_id, source, priority, retention, happened_ns, accepted_ns,
        expires_ns, dedup_key, thread_key, traceparent, title, body, payload, numbers, attributes,
        id FROM event
        """
    private static let event = PostgresStatement("event", "\(eventColumns) WHERE id = $1::int8")
    private static let events = PostgresStatement(
        "events",
        """
        \(eventColumns) WHERE id > $1::int8 AND accepted_ns >= $2::int8 ORDER BY id LIMIT $3::int8
        """)
    private static let eventBounds = PostgresStatement(
        "event_bounds", "SELECT (SELECT min(id) FROM event), (SELECT max(id) FROM event)")
    private static let eventProbe = PostgresStatement(
        "event_probe", "SELECT id, accepted_ns FROM event WHERE id >= $1::int8 ORDER BY id LIMIT 1")
    private static let eventByKey = PostgresStatement(
        "event_by_key", "SELECT id FROM event WHERE key = $1::text")

    func event(_ number: Int64) throws(PostgresFault) -> StoredEvent? {
        let rows = try ask(PostgresReader.event) { $0.add(number) }
        return rows.count == 1 ? PostgresReader.storedEvent(rows, 0) : nil
    }

    func events(_ request: JournalRequest) throws(PostgresFault) -> [StoredEvent] {
        let start =
            if let last = request.after { last } else { try start(of: request.fromNs) }
        let rows = try ask(PostgresReader.events) {
            $0.add(start)
            $0.add(request.fromNs)
            $0.add(Int64(request.limit))
        }
        return (0..<rows.count).map { PostgresReader.storedEvent(rows, $0) }
    }

    func start(of fromNs: Int64) throws(PostgresFault) -> Int64 {
        let bounds = try ask(PostgresReader.eventBounds) { _ in }
        guard let first = bounds.optionalInteger(0, 0) else { return 0 }
        return try JournalSearch.number(
            before: fromNs, in: first..<bounds.integer(0, 1) + 1
        ) { number throws(PostgresFault) in
            let rows = try ask(PostgresReader.eventProbe) { $0.add(number) }
            return rows.count == 1 ? (rows.integer(0, 0), rows.integer(0, 1)) : nil
        }
    }

    private static func storedEvent(_ rows: PostgresRows, _ row: Int) -> StoredEvent {
        var draft = EventDraft(type: rows.text(row, 1))
        draft.id = rows.text(row, 0)
        draft.subject = rows.text(row, 2)
        draft.user = rows.text(row, 3)
        draft.priority = Int32(rows.integer(row, 5))
        draft.timeUnixNs = rows.integer(row, 7)
        draft.expiresUnixNs = rows.integer(row, 9)
        draft.dedupKey = rows.text(row, 10)
        draft.threadKey = rows.text(row, 11)
        draft.traceparent = rows.text(row, 12)
        draft.title = rows.text(row, 13)
        draft.body = rows.text(row, 14)
        draft.payload = rows.text(row, 15)
        draft.numbers = EventLists.numbers(rows.text(row, 16))
        draft.attrs = EventLists.attributes(rows.text(row, 17))
        return StoredEvent(
            number: rows.integer(row, 18), acceptedNs: rows.integer(row, 8),
            source: rows.text(row, 4),
            retention: RetentionClass(rawValue: Int8(rows.integer(row, 6))) ?? .kept, draft: draft)
    }

    func event(withID id: String) throws(PostgresFault) -> Int64? {
        let rows = try ask(PostgresReader.eventByKey) { $0.add(id) }
        return rows.count == 1 ? rows.integer(0, 0) : nil
    }

    // MARK: Inboxes

    private static let inbox = PostgresStatement(
        "inbox",
        """
        SELECT id, event, read_ns, acknowledged_ns, acknowledged_by FROM notification
        WHERE user_id = $1::text AND id < $2::int8 AND ($3::int4 = 0 OR read_ns IS NULL) ORDER BY id DESC LIMIT $4::int8
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
                readNs: rows.optionalInteger(row, 2), acknowledgedNs: rows.optionalInteger(row, 3),
                acknowledgedBy: rows.text(row, 4))
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
        SELECT number, at_ns, actor, action, subject, detail, process FROM audit
        WHERE number > $1::int8 AND at_ns >= $3::int8 AND at_ns < $4::int8
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

    func audit(_ request: AuditRequest) throws(PostgresFault) -> [AuditLine] {
        let rows = try ask(PostgresReader.audit) {
            $0.add(request.after)
            $0.add(Int64(request.limit))
            $0.add(request.fromNs)
            $0.add(request.untilNs)
        }
        return (0..<rows.count).map { row in
            AuditLine(
                number: rows.integer(row, 0),
                entry: AuditEntry(
                    atNs: rows.integer(row, 1), who: rows.text(row, 2),
                    process: Int32(clamping: rows.integer(row, 6)), action: rows.text(row, 3),
                    subject: rows.text(row, 4), detail: rows.text(row, 5)))
        }
    }
}
