import CBelfry
import Core

/// The one connection that writes the durable lane's file, with its statements.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteWriter {
    private let database: SQLiteDatabase
    private let begin: SQLiteStatement
    private let commit: SQLiteStatement
    private let rollback: SQLiteStatement
    private let insertEvent: SQLiteStatement
    private let insertNotification: SQLiteStatement
    private let insertDelivery: SQLiteStatement
    private let insertDecision: SQLiteStatement
    private let insertAttempt: SQLiteStatement
    private let claimDedup: SQLiteStatement
    private let claim: SQLiteStatement
    private let record: SQLiteStatement
    private let ownEvent: SQLiteStatement
    private var columns = EventColumns()

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        begin = try database.prepare("BEGIN IMMEDIATE")
        commit = try database.prepare("COMMIT")
        rollback = try database.prepare("ROLLBACK")
        insertEvent = try database.prepare(EventColumns.insert)
        insertNotification = try database.prepare(
            "INSERT INTO notification (id, event, user) VALUES (?1, ?2, ?3)")
        insertDelivery = try database.prepare(
            """
            INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts,
            reason, rule, group_key, node, lease_ns)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11)
            """)
        insertDecision = try database.prepare(
            "INSERT OR REPLACE INTO decision VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        insertAttempt = try database.prepare(
            "INSERT OR REPLACE INTO attempt VALUES (?1, ?2, ?3, ?4, ?5)")
        claimDedup = try database.prepare(
            """
            INSERT INTO dedup VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET event = ?2, until_ns = ?3
            WHERE until_ns <= ?4 OR event = ?2
            """)
        claim = try database.prepare(
            """
            UPDATE delivery SET state = 1, node = ?2, lease_ns = ?3
            WHERE id = ?1 AND (state = 0 OR (state = 1 AND node = ?2))
            """)
        record = try database.prepare(
            """
            UPDATE delivery SET state = ?2, attempts = ?3, time_ns = ?4, node = NULL,
            lease_ns = NULL, provider_id = coalesce(?5, provider_id), detail = ?6 WHERE id = ?1
            AND (state = 0 OR (state = 1 AND node = ?7) OR ?2 = 2 OR (state = 3 AND ?2 = 0))
            """)
        ownEvent = try database.prepare("SELECT 1 FROM event WHERE id = ?1 AND key = ?2")
    }

    /// One transaction; on any error nothing has changed.
    func write(_ work: inout StoreWork, node: Int32) throws(StoreError) {
        try begin.run()
        do throws(StoreError) {
            for index in work.events.indices { try write(event: index, of: &work, node: node) }
            for index in work.outcomes.indices { try write(work.outcomes[index], node: node) }
            for index in work.claims.indices {
                try write(work.claims[index])
                work.claims[index].isRefused = database.changes == 0
            }
            try commit.run()
        } catch {
            // SQLite itself rolls back on some errors; then there is nothing left to undo.
            try? rollback.run()
            throw error
        }
    }

    private func write(
        event index: Int, of work: inout StoreWork, node: Int32
    ) throws(StoreError) {
        // A try that failed may have said otherwise.
        work.events[index].isDuplicate = false
        guard try isNew(work.events[index]) else {
            work.events[index].isDuplicate = true
            return
        }
        let event = work.events[index]
        let notifications =
            Int(event.notifications.lowerBound)..<Int(event.notifications.upperBound)
        try columns.run(
            insertEvent, event,
            firstNotification: notifications.isEmpty
                ? 0 : work.notifications[notifications.lowerBound].number)
        guard database.changes == 1 else {
            // Its id is known; under its own number, from an earlier try of this very work.
            work.events[index].isDuplicate = try !isOwn(event)
            return
        }
        for each in notifications {
            try write(work.notifications[each], of: event.number)
            let deliveries = work.notifications[each].deliveries
            for delivery in deliveries {
                try write(work.deliveries[Int(delivery)], node: node, leaseNs: work.leaseNs)
            }
        }
        for each in event.decisions { try write(work.decisions[Int(each)], of: event.number) }
    }

    private func isNew(_ event: borrowing StoreWork.Event) throws(StoreError) -> Bool {
        guard event.dedupUntilNs != 0 else { return true }
        claimDedup.bind(given: event.block.event.pointee.dedup_key, at: 1)
        claimDedup.bind(event.number, at: 2)
        claimDedup.bind(event.dedupUntilNs, at: 3)
        claimDedup.bind(event.acceptedNs, at: 4)
        try claimDedup.run()
        return database.changes == 1
    }

    private func isOwn(_ event: borrowing StoreWork.Event) throws(StoreError) -> Bool {
        defer { ownEvent.reset() }
        ownEvent.bind(event.number, at: 1)
        ownEvent.bind(given: event.block.event.pointee.id, at: 2)
        return try ownEvent.step()
    }

    private func write(
        _ notification: borrowing StoreWork.Notification, of event: Int64
    ) throws(StoreError) {
        insertNotification.bind(notification.number, at: 1)
        insertNotification.bind(event, at: 2)
        insertNotification.bind(given: notification.user, at: 3)
        try insertNotification.run()
    }

    private func write(
        _ delivery: borrowing StoreWork.Delivery, node: Int32, leaseNs: Int64
    ) throws(StoreError) {
        insertDelivery.bind(delivery.number.rawValue, at: 1)
        insertDelivery.bind(Int64(delivery.instance), at: 2)
        insertDelivery.bind(lasting: delivery.recipient, at: 3)
        insertDelivery.bind(Int64(delivery.state.rawValue), at: 4)
        insertDelivery.bind(Int64(delivery.priority), at: 5)
        insertDelivery.bind(delivery.dueNs, at: 6)
        insertDelivery.bind(Int64(delivery.reason), at: 7)
        insertDelivery.bind(Int64(delivery.rule), at: 8)
        insertDelivery.bind(lasting: delivery.group, at: 9)
        if delivery.state == .claimed {
            insertDelivery.bind(Int64(node), at: 10)
            insertDelivery.bind(leaseNs, at: 11)
        } else {
            insertDelivery.bindNothing(at: 10)
            insertDelivery.bindNothing(at: 11)
        }
        try insertDelivery.run()
    }

    private func write(
        _ decision: borrowing StoreWork.Decision, of event: Int64
    ) throws(StoreError) {
        insertDecision.bind(event, at: 1)
        insertDecision.bind(given: decision.user, at: 2)
        insertDecision.bind(Int64(decision.instance), at: 3)
        insertDecision.bind(Int64(decision.reason), at: 4)
        insertDecision.bind(Int64(decision.rule), at: 5)
        insertDecision.bind(lasting: decision.detail, at: 6)
        try insertDecision.run()
    }

    private func write(_ taking: borrowing StoreWork.Claim) throws(StoreError) {
        claim.bind(taking.number.rawValue, at: 1)
        claim.bind(Int64(taking.node), at: 2)
        claim.bind(taking.leaseNs, at: 3)
        try claim.run()
    }

    private func write(
        _ outcome: borrowing StoreWork.Outcome, node: Int32
    ) throws(StoreError) {
        record.bind(outcome.number.rawValue, at: 1)
        record.bind(Int64(outcome.state.rawValue), at: 2)
        record.bind(Int64(outcome.attempts), at: 3)
        record.bind(outcome.timeNs, at: 4)
        record.bind(lasting: outcome.provider, at: 5)
        record.bind(lasting: outcome.detail, at: 6)
        record.bind(Int64(node), at: 7)
        try record.run()
        guard outcome.status != BELFRY_OK, database.changes == 1 else { return }
        insertAttempt.bind(outcome.number.rawValue, at: 1)
        insertAttempt.bind(Int64(outcome.attempts), at: 2)
        insertAttempt.bind(outcome.timeNs, at: 3)
        insertAttempt.bind(Int64(outcome.status), at: 4)
        insertAttempt.bind(lasting: outcome.detail, at: 5)
        try insertAttempt.run()
    }
}
