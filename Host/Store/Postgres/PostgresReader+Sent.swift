extension PostgresReader {
    private static let sentPage = PostgresStatement(
        "sent_page",
        """
        SELECT \(storedDeliveryColumns), e.key, e.type, e.subject, e.source, e.accepted_ns,
        e.traceparent, CASE WHEN $3::int4 = 1 THEN e.title END,
        CASE WHEN $3::int4 = 1 THEN e.body END
        FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
        WHERE d.id > $1::int8 ORDER BY d.id LIMIT $2::int8
        """)
    private static let sentStart = PostgresStatement(
        "sent_start",
        """
        SELECT first_notification FROM event WHERE id > $1::int8 AND notifications > 0
        ORDER BY id LIMIT 1
        """)

    func sent(_ request: SentRequest) throws(PostgresFault) -> [SentDelivery] {
        let last =
            if let last = request.after { last } else {
                try number(beforeEventsAfter: try start(of: request.fromNs))
            }
        guard let last else { return [] }
        let rows = try ask(PostgresReader.sentPage) {
            $0.add(last.rawValue)
            $0.add(Int64(request.limit))
            $0.add(Int32(request.withMessages ? 1 : 0))
        }
        return (0..<rows.count).map { row in
            SentDelivery(
                delivery: PostgresReader.storedDelivery(rows, row), event: rows.text(row, 20),
                type: rows.text(row, 21), subject: rows.text(row, 22), source: rows.text(row, 23),
                acceptedNs: rows.integer(row, 24), traceparent: rows.text(row, 25),
                title: rows.text(row, 26), body: rows.text(row, 27))
        }
    }

    /// The number before the first delivery of all events behind this one; nil: there is none.
    private func number(
        beforeEventsAfter event: Int64
    ) throws(PostgresFault) -> DeliveryNumber? {
        let rows = try ask(PostgresReader.sentStart) { $0.add(event) }
        guard rows.count == 1 else { return nil }
        let first = DeliveryNumber(notification: rows.integer(0, 0), index: 0)
        return DeliveryNumber(rawValue: first.rawValue - 1)
    }
}
