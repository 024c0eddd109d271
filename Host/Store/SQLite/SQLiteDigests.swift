/// What deliveries stand for, as the durable lane's file tells it.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteDigests {
    private let digest: SQLiteStatement
    private let eventID: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        // What has moved on names who goes on for it in the same column.
        digest = try database.prepare(
            """
            SELECT count(*) OVER (), d.id, n.event, e.key, d.priority, e.happened_ns,
            d.state
            FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
            WHERE d.lead = ?1 AND d.state <> 7 ORDER BY d.priority DESC, n.event DESC, d.id
            LIMIT ?2
            """)
        eventID = try database.prepare(
            """
            SELECT e.key FROM notification n JOIN event e ON e.id = n.event WHERE n.id = ?1
            """)
    }

    func digest(of lead: DeliveryNumber, limit: Int) throws(StoreError) -> StoredDigest {
        defer { digest.reset() }
        digest.bind(lead.rawValue, at: 1)
        digest.bind(Int64(limit), at: 2)
        var found = StoredDigest()
        while try digest.step() {
            found.count = Int(digest.integer(at: 0))
            found.members.append(
                StoredDigest.Member(
                    delivery: DeliveryNumber(rawValue: digest.integer(at: 1)),
                    state: DeliveryState(rawValue: Int8(digest.integer(at: 6))) ?? .discarded,
                    event: digest.integer(at: 2), eventID: digest.text(at: 3),
                    priority: Int32(digest.integer(at: 4)), happenedNs: digest.integer(at: 5)))
        }
        return found
    }

    func eventID(ofNotification number: Int64) throws(StoreError) -> String? {
        defer { eventID.reset() }
        eventID.bind(number, at: 1)
        return try eventID.step() ? eventID.text(at: 0) : nil
    }
}
