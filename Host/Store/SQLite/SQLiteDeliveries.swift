import Core

/// Deliveries of the durable lane's file: what is due, and claims whose owner is gone.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteDeliveries {
    private let database: SQLiteDatabase
    private let due: SQLiteStatement
    private let recover: SQLiteStatement
    private let takeOver: SQLiteStatement
    private let release: SQLiteStatement
    private let living: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        due = try database.prepare(
            """
            SELECT d.id, n.event, n.user, d.instance, d.recipient, d.priority, d.time_ns,
            coalesce(d.since_ns, d.time_ns), nullif(e.expires_ns, 0), d.attempts, d.repeated,
            d.rung, d.group_key, e.thread_key,
            (SELECT count(*) FROM delivery m WHERE m.lead = d.id AND m.state = 6)
            FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
            WHERE d.state = 0 AND d.instance = ?1 AND d.priority = ?2
            AND (d.time_ns, d.id) > (?3, ?4) AND d.time_ns <= ?5 ORDER BY d.time_ns, d.id LIMIT ?6
            """)
        let dueAgain = """
            state = 0, since_ns = coalesce(since_ns, time_ns), time_ns = ?1, repeated = 1,
            node = NULL, lease_ns = NULL
            """
        recover = try database.prepare(
            """
            UPDATE delivery INDEXED BY delivery_claimed SET \(dueAgain)
            WHERE state = 1 AND node = ?2
            """)
        takeOver = try database.prepare(
            """
            UPDATE delivery SET \(dueAgain) WHERE id IN (
                SELECT id FROM delivery INDEXED BY delivery_claimed
                WHERE state = 1 AND lease_ns <= ?2 LIMIT ?3)
            """)
        release = try database.prepare(
            """
            UPDATE delivery SET state = 0, attempts = attempts - 1, node = NULL, lease_ns = NULL
            WHERE id = ?1 AND state = 1 AND node = ?2
            """)
        living = try database.prepare(
            """
            SELECT provider_id FROM living WHERE instance = ?1 AND recipient = ?2
            AND thread_key = ?3
            """)
    }

    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        defer { due.reset() }
        due.bind(Int64(request.instance), at: 1)
        due.bind(Int64(request.priority), at: 2)
        due.bind(request.after?.dueNs ?? .min, at: 3)
        due.bind(request.after?.delivery.rawValue ?? .min, at: 4)
        due.bind(request.untilNs, at: 5)
        due.bind(Int64(request.limit), at: 6)
        var deliveries: [DueDelivery] = []
        while try due.step() { deliveries.append(dueDelivery()) }
        return deliveries
    }

    private func dueDelivery() -> DueDelivery {
        DueDelivery(
            number: DeliveryNumber(rawValue: due.integer(at: 0)), event: due.integer(at: 1),
            user: due.text(at: 2), instance: Int32(due.integer(at: 3)),
            recipient: due.text(at: 4), priority: Int32(due.integer(at: 5)),
            dueNs: due.integer(at: 6), sinceNs: due.integer(at: 7),
            expiresNs: due.optionalInteger(at: 8), attempts: Int32(due.integer(at: 9)),
            isRepeat: due.integer(at: 10) != 0, rung: Int32(due.integer(at: 11)),
            group: due.integer(at: 12), threadKey: due.text(at: 13),
            merged: Int(due.integer(at: 14)))
    }

    func recover(node: Int32, nowNs: Int64) throws(StoreError) -> Int {
        defer { recover.reset() }
        recover.bind(nowNs, at: 1)
        recover.bind(Int64(node), at: 2)
        try recover.finish()
        return database.changes
    }

    func takeOver(leasesUntil: Int64, nowNs: Int64, limit: Int) throws(StoreError) -> Int {
        defer { takeOver.reset() }
        takeOver.bind(nowNs, at: 1)
        takeOver.bind(leasesUntil, at: 2)
        takeOver.bind(Int64(limit), at: 3)
        try takeOver.finish()
        return database.changes
    }

    func release(_ numbers: [DeliveryNumber], node: Int32) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            for number in numbers {
                release.bind(number.rawValue, at: 1)
                release.bind(Int64(node), at: 2)
                try release.run()
            }
        }
    }

    func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(StoreError) -> String? {
        defer { living.reset() }
        living.bind(Int64(instance), at: 1)
        living.bind(recipient, at: 2)
        living.bind(threadKey, at: 3)
        return try living.step() ? living.text(at: 0) : nil
    }
}
