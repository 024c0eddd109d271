extension PostgresReader {
    // What has moved on names who goes on for it in the same column.
    private static let digest = PostgresStatement(
        "digest",
        """
        SELECT count(*) OVER (), d.id, n.event, e.key, d.priority, e.happened_ns,
        d.state
        FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
        WHERE d.lead = $1::int8 AND d.state <> 7 ORDER BY d.priority DESC, n.event DESC, d.id
        LIMIT $2::int8
        """)
    private static let eventID = PostgresStatement(
        "event_id",
        """
        SELECT e.key FROM notification n JOIN event e ON e.id = n.event WHERE n.id = $1::int8
        """)

    func digest(of lead: DeliveryNumber, limit: Int) throws(PostgresFault) -> StoredDigest {
        let rows = try ask(PostgresReader.digest) {
            $0.add(lead.rawValue)
            $0.add(Int64(limit))
        }
        return StoredDigest(
            count: rows.count == 0 ? 0 : Int(rows.integer(0, 0)),
            members: (0..<rows.count).map { row in
                StoredDigest.Member(
                    delivery: DeliveryNumber(rawValue: rows.integer(row, 1)),
                    state: DeliveryState(rawValue: Int8(rows.integer(row, 6))) ?? .discarded,
                    event: rows.integer(row, 2), eventID: rows.text(row, 3),
                    priority: Int32(rows.integer(row, 4)), happenedNs: rows.integer(row, 5))
            })
    }

    func eventID(ofNotification number: Int64) throws(PostgresFault) -> String? {
        let rows = try ask(PostgresReader.eventID) { $0.add(number) }
        return rows.count == 1 ? rows.text(0, 0) : nil
    }
}
