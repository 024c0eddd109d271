/// Addresses that no longer exist, in the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteGoneContacts {
    private let database: SQLiteDatabase
    private let list: SQLiteStatement
    private let forget: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        list = try database.prepare(
            """
            SELECT user, instance, recipient, since_ns, detail FROM gone_contact
            WHERE ?1 IS NULL OR (user, instance, recipient) > (?1, ?2, ?3)
            ORDER BY user, instance, recipient LIMIT ?4
            """)
        forget = try database.prepare(
            "DELETE FROM gone_contact WHERE user = ?1 AND instance = ?2 AND recipient = ?3")
    }

    func list(after: GoneRecipient?, limit: Int) throws(StoreError) -> [StoredGoneContact] {
        defer { list.reset() }
        if let after { bind(after, to: list) }
        list.bind(Int64(limit), at: 4)
        var found: [StoredGoneContact] = []
        while try list.step() {
            found.append(
                StoredGoneContact(
                    key: GoneRecipient(
                        user: list.text(at: 0), instance: Int32(list.integer(at: 1)),
                        recipient: list.text(at: 2)),
                    sinceNs: list.integer(at: 3), detail: list.text(at: 4)))
        }
        return found
    }

    func forget(_ recipient: GoneRecipient) throws(StoreError) -> Bool {
        defer { forget.reset() }
        bind(recipient, to: forget)
        try forget.finish()
        return database.changes == 1
    }

    private func bind(_ recipient: GoneRecipient, to statement: SQLiteStatement) {
        statement.bind(recipient.user, at: 1)
        statement.bind(Int64(recipient.instance), at: 2)
        statement.bind(recipient.recipient, at: 3)
    }
}

extension SQLiteDurableStore {
    package func goneContacts(
        after: GoneRecipient?, limit: Int
    ) throws(StoreError) -> [StoredGoneContact] {
        try read { reader throws(StoreError) in
            try reader.goneContacts.list(after: after, limit: limit)
        }
    }

    package func forgetGone(_ recipient: GoneRecipient) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in
            try session.shelf.goneContacts.forget(recipient)
        }
    }
}
