import Core

/// What is written beside the committer's transactions, on the committer's connection: read marks,
/// people, the audit, numbers.
///
/// Its owner sees to it that one thread at a time uses it.
struct PostgresShelf {
    let connection: PostgresConnection
    let node: Int32

    func ask(
        _ statement: PostgresStatement, _ fill: (inout PostgresParameters) -> Void
    ) throws(PostgresFault) -> PostgresRows {
        var parameters = PostgresParameters()
        fill(&parameters)
        return try connection.query(statement, parameters)
    }

    // MARK: Numbers

    private static let reserve = PostgresStatement(
        "reserve", "SELECT event, notification FROM belfry_reserve($1::int8, $2::int8)")

    func reserve(events: Int, notifications: Int) throws(PostgresFault) -> StoreNumbers {
        let rows = try ask(PostgresShelf.reserve) {
            $0.add(Int64(events))
            $0.add(Int64(notifications))
        }
        let (event, notification) = (rows.integer(0, 0), rows.integer(0, 1))
        return StoreNumbers(
            events: event..<event + Int64(events),
            notifications: notification..<notification + Int64(notifications))
    }

    /// The number of a name in a table of names, made when it is new.
    static func number(
        of name: String, in table: String, _ connection: PostgresConnection
    ) throws(PostgresFault) -> Int32 {
        var parameters = PostgresParameters()
        parameters.add(name)
        let find = PostgresStatement(
            "find_\(table)", "SELECT id FROM \(table) WHERE name = $1::text")
        let known = try connection.query(find, parameters)
        if known.count == 1 { return Int32(known.integer(0, 0)) }
        let add = PostgresStatement(
            "add_\(table)",
            "INSERT INTO \(table) (name) VALUES ($1::text) ON CONFLICT (name) DO NOTHING")
        _ = try connection.query(add, parameters)
        return Int32(try connection.query(find, parameters).integer(0, 0))
    }

    // MARK: Read marks, people, the audit

    private static let readOne = PostgresStatement(
        "read_one",
        """
        UPDATE notification SET read_ns = $2::int8 WHERE id = $3::int8 AND user_id = $1::text
        AND read_ns IS NULL
        """)
    private static let readUpTo = PostgresStatement(
        "read_up_to",
        """
        UPDATE notification SET read_ns = $2::int8 WHERE id <= $3::int8 AND user_id = $1::text
        AND read_ns IS NULL
        """)
    private static let put = PostgresStatement(
        "put_person",
        """
        INSERT INTO person VALUES ($1::text, $2::text, $3::int8, $3::int8) ON CONFLICT (id)
        DO UPDATE SET document = excluded.document, updated_ns = excluded.updated_ns
        """)
    private static let remove = PostgresStatement(
        "remove_person", "DELETE FROM person WHERE id = $1::text")
    /// One after the other: who has read up to a number has missed none before it.
    private static let lockAudit = PostgresStatement(
        "lock_audit", "SELECT pg_advisory_xact_lock(\(PostgresSchema.auditLock))")
    private static let record = PostgresStatement(
        "record_audit",
        """
        INSERT INTO audit (at_ns, actor, action, subject, detail, process)
        VALUES ($1::int8, $2::text, $3::text, $4::text, $5::text, $6::int4) RETURNING number
        """)

    func markRead(
        _ selection: InboxSelection, of user: String, atNs: Int64
    ) throws(PostgresFault) -> Int {
        let (statement, last) =
            switch selection {
            case .one(let number): (PostgresShelf.readOne, number)
            case .upTo(let number): (PostgresShelf.readUpTo, number)
            }
        return try ask(statement) {
            $0.add(user)
            $0.add(atNs)
            $0.add(last)
        }.changes
    }

    func put(_ person: StoredPerson) throws(PostgresFault) {
        _ = try ask(PostgresShelf.put) {
            $0.add(person.id)
            $0.add(person.document)
            $0.add(person.updatedNs)
        }
    }

    func removePerson(_ id: String) throws(PostgresFault) -> Bool {
        try ask(PostgresShelf.remove) { $0.add(id) }.changes == 1
    }

    func record(_ entry: AuditEntry) throws(PostgresFault) -> Int64 {
        try connection.send(PostgresStatements.begin)
        try connection.send(PostgresShelf.lockAudit)
        var parameters = PostgresParameters()
        parameters.add(entry.atNs)
        for text in [entry.who, entry.action, entry.subject, entry.detail] {
            parameters.add(text)
        }
        parameters.add(entry.process)
        try connection.send(PostgresShelf.record, parameters)
        try connection.send(PostgresStatements.commit)
        return try connection.finish()[2].integer(0, 0)
    }
}
