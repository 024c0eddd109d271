/// People's documents and the audit, in the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLitePeople {
    private let database: SQLiteDatabase
    private let person: SQLiteStatement
    private let people: SQLiteStatement
    private let put: SQLiteStatement
    private let remove: SQLiteStatement
    private let record: SQLiteStatement
    private let audit: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        person = try database.prepare(
            "SELECT id, document, updated_ns FROM person WHERE id = ?1")
        people = try database.prepare(
            """
            SELECT id, document, updated_ns FROM person WHERE ?1 IS NULL OR id > ?1
            ORDER BY id LIMIT ?2
            """)
        put = try database.prepare(
            """
            INSERT INTO person VALUES (?1, ?2, ?3, ?3) ON CONFLICT (id)
            DO UPDATE SET document = excluded.document, updated_ns = excluded.updated_ns
            """)
        remove = try database.prepare("DELETE FROM person WHERE id = ?1")
        record = try database.prepare(
            """
            INSERT INTO audit (at_ns, actor, action, subject, detail, process)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number
            """)
        audit = try database.prepare(
            """
            SELECT number, at_ns, actor, action, subject, detail, process FROM audit
            WHERE number > ?1 AND at_ns >= ?3 AND at_ns < ?4 ORDER BY number LIMIT ?2
            """)
    }

    func person(_ id: String) throws(StoreError) -> StoredPerson? {
        defer { person.reset() }
        person.bind(id, at: 1)
        return try rows(of: person).first
    }

    func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        defer { people.reset() }
        if let id { people.bind(id, at: 1) } else { people.bindNothing(at: 1) }
        people.bind(Int64(limit), at: 2)
        return try rows(of: people)
    }

    private func rows(of query: SQLiteStatement) throws(StoreError) -> [StoredPerson] {
        var people: [StoredPerson] = []
        while try query.step() {
            people.append(
                StoredPerson(
                    id: query.text(at: 0), document: query.text(at: 1),
                    updatedNs: query.integer(at: 2)))
        }
        return people
    }

    func put(_ person: StoredPerson) throws(StoreError) {
        defer { put.reset() }
        put.bind(person.id, at: 1)
        put.bind(person.document, at: 2)
        put.bind(person.updatedNs, at: 3)
        try put.finish()
    }

    func remove(_ id: String) throws(StoreError) -> Bool {
        defer { remove.reset() }
        remove.bind(id, at: 1)
        try remove.finish()
        return database.changes == 1
    }

    func record(_ entry: AuditEntry) throws(StoreError) -> Int64 {
        defer { record.reset() }
        record.bind(entry.atNs, at: 1)
        record.bind(entry.who, at: 2)
        record.bind(entry.action, at: 3)
        record.bind(entry.subject, at: 4)
        record.bind(entry.detail, at: 5)
        record.bind(Int64(entry.process), at: 6)
        let number = try record.step() ? record.integer(at: 0) : 0
        // The line is committed only when the statement has ended.
        try record.finish()
        return number
    }

    func audit(_ request: AuditRequest) throws(StoreError) -> [AuditLine] {
        defer { audit.reset() }
        audit.bind(request.after, at: 1)
        audit.bind(Int64(request.limit), at: 2)
        audit.bind(request.fromNs, at: 3)
        audit.bind(request.untilNs, at: 4)
        var lines: [AuditLine] = []
        while try audit.step() {
            lines.append(
                AuditLine(
                    number: audit.integer(at: 0),
                    entry: AuditEntry(
                        atNs: audit.integer(at: 1), who: audit.text(at: 2),
                        process: Int32(clamping: audit.integer(at: 6)), action: audit.text(at: 3),
                        subject: audit.text(at: 4),
                        detail: audit.text(at: 5))))
        }
        return lines
    }
}
