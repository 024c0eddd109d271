extension PostgresReader {
    private static let message = PostgresStatement(
        "message",
        """
        SELECT d.id, n.event, n.user_id, d.recipient, d.state, d.priority, d.attempts, d.rung,
        coalesce(d.since_ns, d.time_ns), nullif(e.expires_ns, 0),
        (SELECT count(*) FROM delivery m WHERE m.lead = d.id AND m.state = 2)
        FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
        WHERE d.instance = $1::int4 AND d.provider_id = $2::text ORDER BY d.id DESC LIMIT 1
        """)

    func message(
        _ provider: String, ofInstance number: Int32
    ) throws(PostgresFault) -> SentMessage? {
        let rows = try ask(PostgresReader.message) {
            $0.add(number)
            $0.add(provider)
        }
        guard rows.count == 1 else { return nil }
        return SentMessage(
            number: DeliveryNumber(rawValue: rows.integer(0, 0)), event: rows.integer(0, 1),
            user: rows.text(0, 2), recipient: rows.text(0, 3),
            state: DeliveryState(rawValue: Int8(rows.integer(0, 4))) ?? .discarded,
            priority: Int32(rows.integer(0, 5)), attempts: Int32(rows.integer(0, 6)),
            rung: Int32(rows.integer(0, 7)), sinceNs: rows.integer(0, 8),
            expiresNs: rows.optionalInteger(0, 9), merged: Int(rows.integer(0, 10)))
    }
}

extension PostgresDurableStore {
    package func message(
        _ provider: String, ofInstance number: Int32
    ) throws(StoreError) -> SentMessage? {
        try read { reader throws(PostgresFault) in
            try reader.message(provider, ofInstance: number)
        }
    }
}
