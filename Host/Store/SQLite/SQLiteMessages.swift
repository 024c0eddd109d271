/// Messages as their providers know them, in the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteMessages {
    private let message: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        message = try database.prepare(
            """
            SELECT d.id, n.event, n.user, d.recipient, d.state, d.priority, d.attempts, d.rung,
            coalesce(d.since_ns, d.time_ns), nullif(e.expires_ns, 0),
            (SELECT count(*) FROM delivery m WHERE m.lead = d.id AND m.state = 2)
            FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
            WHERE d.instance = ?1 AND d.provider_id = ?2 ORDER BY d.id DESC LIMIT 1
            """)
    }

    func message(
        _ provider: String, ofInstance number: Int32
    ) throws(StoreError) -> SentMessage? {
        defer { message.reset() }
        message.bind(Int64(number), at: 1)
        message.bind(provider, at: 2)
        guard try message.step() else { return nil }
        return SentMessage(
            number: DeliveryNumber(rawValue: message.integer(at: 0)), event: message.integer(at: 1),
            user: message.text(at: 2), recipient: message.text(at: 3),
            state: DeliveryState(rawValue: Int8(message.integer(at: 4))) ?? .discarded,
            priority: Int32(message.integer(at: 5)), attempts: Int32(message.integer(at: 6)),
            rung: Int32(message.integer(at: 7)), sinceNs: message.integer(at: 8),
            expiresNs: message.optionalInteger(at: 9), merged: Int(message.integer(at: 10)))
    }
}

extension SQLiteDurableStore {
    package func message(
        _ provider: String, ofInstance number: Int32
    ) throws(StoreError) -> SentMessage? {
        try read { reader throws(StoreError) in
            try reader.messages.message(provider, ofInstance: number)
        }
    }
}
