import Core

/// Deliveries of the durable lane's file: what is due, what is claimed, and the claiming.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteDeliveries {
    private let database: SQLiteDatabase
    private let due: SQLiteStatement
    private let claimed: SQLiteStatement
    private let expired: SQLiteStatement
    private let claim: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        let columns = """
            SELECT d.id, n.event, n.user, d.instance, d.recipient, d.priority, d.time_ns,
            d.attempts, d.group_key FROM delivery d JOIN notification n ON n.id = d.id >> 10
            """
        due = try database.prepare(
            """
            \(columns) WHERE d.state = 0 AND d.instance = ?1 AND d.priority = ?2
            AND (d.time_ns, d.id) > (?3, ?4) AND d.time_ns <= ?5 ORDER BY d.time_ns, d.id LIMIT ?6
            """)
        claimed = try database.prepare(
            "\(columns) WHERE d.state = 1 AND d.node = ?1 ORDER BY d.id LIMIT ?2")
        expired = try database.prepare(
            "\(columns) WHERE d.state = 1 AND d.lease_ns <= ?1 ORDER BY d.id LIMIT ?2")
        claim = try database.prepare(
            "UPDATE delivery SET state = 1, node = ?2, lease_ns = ?3 WHERE id = ?1")
    }

    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        defer { due.reset() }
        due.bind(Int64(request.instance), at: 1)
        due.bind(Int64(request.priority), at: 2)
        due.bind(request.after?.dueNs ?? .min, at: 3)
        due.bind(request.after?.delivery.rawValue ?? .min, at: 4)
        due.bind(request.untilNs, at: 5)
        due.bind(Int64(request.limit), at: 6)
        return try rows(of: due)
    }

    func claimed(by node: Int32, limit: Int) throws(StoreError) -> [DueDelivery] {
        defer { claimed.reset() }
        claimed.bind(Int64(node), at: 1)
        claimed.bind(Int64(limit), at: 2)
        return try rows(of: claimed)
    }

    private func rows(of query: SQLiteStatement) throws(StoreError) -> [DueDelivery] {
        var deliveries: [DueDelivery] = []
        while try query.step() {
            deliveries.append(
                DueDelivery(
                    number: DeliveryNumber(rawValue: query.integer(at: 0)),
                    event: query.integer(at: 1), user: query.text(at: 2),
                    instance: Int32(query.integer(at: 3)), recipient: query.text(at: 4),
                    priority: Int32(query.integer(at: 5)), dueNs: query.integer(at: 6),
                    attempts: Int32(query.integer(at: 7)), group: query.text(at: 8)))
        }
        return deliveries
    }

    /// In one write: nobody else writes between the look and the claim.
    func claimDue(
        _ request: DueRequest, node: Int32, leaseNs: Int64
    ) throws(StoreError) -> [DueDelivery] {
        var found: [DueDelivery] = []
        try database.transaction { () throws(StoreError) in
            found = try due(request)
            try claim(found, node, leaseNs)
        }
        return found
    }

    func takeOver(
        expiredAtNs: Int64, node: Int32, leaseNs: Int64, limit: Int
    ) throws(StoreError) -> [DueDelivery] {
        var found: [DueDelivery] = []
        try database.transaction { () throws(StoreError) in
            defer { expired.reset() }
            expired.bind(expiredAtNs, at: 1)
            expired.bind(Int64(limit), at: 2)
            found = try rows(of: expired)
            try claim(found, node, leaseNs)
        }
        return found
    }

    private func claim(
        _ deliveries: [DueDelivery], _ node: Int32, _ leaseNs: Int64
    ) throws(StoreError) {
        for delivery in deliveries {
            claim.bind(delivery.number.rawValue, at: 1)
            claim.bind(Int64(node), at: 2)
            claim.bind(leaseNs, at: 3)
            try claim.run()
        }
    }
}
