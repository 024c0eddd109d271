/// What was sent to whom, as the durable lane's file tells it.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteSentDeliveries {
    private let page: SQLiteStatement
    private let start: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        page = try database.prepare(
            """
            SELECT \(StoredDelivery.columns), e.key, e.type, e.subject, e.source, e.accepted_ns,
            e.traceparent, CASE WHEN ?3 THEN e.title END, CASE WHEN ?3 THEN e.body END
            FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
            WHERE d.id > ?1 ORDER BY d.id LIMIT ?2
            """)
        start = try database.prepare(
            """
            SELECT first_notification FROM event WHERE id > ?1 AND notifications > 0
            ORDER BY id LIMIT 1
            """)
    }

    /// The number before the first delivery of all events behind this one; nil: there is none.
    func number(beforeEventsAfter event: Int64) throws(StoreError) -> DeliveryNumber? {
        defer { start.reset() }
        start.bind(event, at: 1)
        guard try start.step() else { return nil }
        let first = DeliveryNumber(notification: start.integer(at: 0), index: 0)
        return DeliveryNumber(rawValue: first.rawValue - 1)
    }

    func page(
        after number: DeliveryNumber, _ request: SentRequest
    ) throws(StoreError) -> [SentDelivery] {
        defer { page.reset() }
        page.bind(number.rawValue, at: 1)
        page.bind(Int64(request.limit), at: 2)
        page.bind(request.withMessages ? 1 : 0, at: 3)
        var found: [SentDelivery] = []
        while try page.step() {
            found.append(
                SentDelivery(
                    delivery: StoredDelivery(row: page), event: page.text(at: 20),
                    type: page.text(at: 21), subject: page.text(at: 22), source: page.text(at: 23),
                    acceptedNs: page.integer(at: 24), traceparent: page.text(at: 25),
                    title: page.text(at: 26), body: page.text(at: 27)))
        }
        return found
    }
}

extension StoredDelivery {
    /// What ``init(row:)`` reads first, of a delivery `d` and its notification `n`.
    static let columns = """
        d.id, n.user, d.instance, d.recipient, d.state, d.priority, d.time_ns,
        coalesce(d.since_ns, d.time_ns), d.attempts, d.repeated, d.rung, d.group_key, d.lead,
        d.reason, d.rule, d.end_reason, d.node, d.lease_ns, d.provider_id, d.detail
        """

    /// Without its history.
    init(row: SQLiteStatement) {
        self.init(
            number: DeliveryNumber(rawValue: row.integer(at: 0)), user: row.text(at: 1),
            instance: Int32(row.integer(at: 2)), recipient: row.text(at: 3),
            state: DeliveryState(rawValue: Int8(row.integer(at: 4))) ?? .discarded,
            priority: Int32(row.integer(at: 5)), timeNs: row.integer(at: 6),
            sinceNs: row.integer(at: 7), attempts: Int32(row.integer(at: 8)),
            isRepeat: row.integer(at: 9) != 0, rung: Int32(row.integer(at: 10)),
            group: row.integer(at: 11),
            lead: row.optionalInteger(at: 12).map(DeliveryNumber.init(rawValue:)),
            reason: Int16(row.integer(at: 13)), rule: Int32(row.integer(at: 14)),
            endReason: UInt8(clamping: row.integer(at: 15)),
            node: row.optionalInteger(at: 16).map(Int32.init(clamping:)),
            leaseNs: row.optionalInteger(at: 17), provider: row.text(at: 18),
            detail: row.text(at: 19))
    }
}
