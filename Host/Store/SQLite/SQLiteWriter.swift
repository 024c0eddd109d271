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
    private let claimDedup: SQLiteStatement
    private let takenThread: SQLiteStatement
    private let ownEvent: SQLiteStatement
    private let ownClaim: SQLiteStatement
    private let dispatch: SQLiteDispatch
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
            reason, rule, node, lease_ns, group_key, rung, thread)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        insertDecision = try database.prepare(
            "INSERT OR REPLACE INTO decision VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        claimDedup = try database.prepare(
            """
            INSERT INTO dedup VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET event = ?2, until_ns = ?3
            WHERE until_ns <= ?4 OR event = ?2
            """)
        takenThread = try database.prepare(
            """
            SELECT 1 FROM delivery WHERE state = 1 AND instance = ?1 AND thread = ?2
            AND recipient IS ?3 AND node <> ?4 LIMIT 1
            """)
        dispatch = try SQLiteDispatch(database)
        ownClaim = try database.prepare(
            "SELECT 1 FROM delivery WHERE id = ?1 AND state = 1 AND node = ?2")
        ownEvent = try database.prepare("SELECT 1 FROM event WHERE id = ?1 AND key = ?2")
    }

    /// One transaction; on any error nothing has changed.
    func write(_ work: inout StoreWork, node: Int32) throws(StoreError) {
        try begin.run()
        do throws(StoreError) {
            for index in work.events.indices { try write(event: index, of: &work, node: node) }
            try dispatch.write(&work, node: node)
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
            return try findClaims(of: notifications, in: &work, node: node)
        }
        let thread = ThreadMark.of(event.block.event.pointee.thread_key)
        for each in notifications {
            try write(work.notifications[each], of: event.number)
            for place in work.notifications[each].deliveries {
                try write(
                    &work.deliveries[Int(place)], thread, node: node, leaseNs: work.leaseNs)
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

    /// What an earlier try was to store as claimed is ours only if it says so.
    private func findClaims(
        of notifications: Range<Int>, in work: inout StoreWork, node: Int32
    ) throws(StoreError) {
        for each in notifications {
            for place in work.notifications[each].deliveries {
                let delivery = work.deliveries[Int(place)]
                ownClaim.bind(delivery.number.rawValue, at: 1)
                ownClaim.bind(Int64(node), at: 2)
                defer { ownClaim.reset() }
                let isClaimed = try ownClaim.step()
                work.deliveries[Int(place)].isRefused = delivery.state == .claimed && !isClaimed
            }
        }
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
        _ delivery: inout StoreWork.Delivery, _ thread: Int64?, node: Int32, leaseNs: Int64
    ) throws(StoreError) {
        delivery.isRefused = false
        if let thread, delivery.state == .claimed, delivery.group == 0 {
            delivery.isRefused = try isTaken(thread, by: delivery, node: node)
        }
        let isClaimed = delivery.state == .claimed && !delivery.isRefused
        insertDelivery.bind(delivery.number.rawValue, at: 1)
        insertDelivery.bind(Int64(delivery.instance), at: 2)
        insertDelivery.bind(lasting: delivery.recipient, at: 3)
        // Also how many attempts there were: what is stored as claimed has begun its first.
        insertDelivery.bind(isClaimed ? 1 : 0, at: 4)
        insertDelivery.bind(Int64(delivery.priority), at: 5)
        insertDelivery.bind(delivery.dueNs, at: 6)
        insertDelivery.bind(Int64(delivery.reason), at: 7)
        insertDelivery.bind(Int64(delivery.rule), at: 8)
        insertDelivery.bind(isClaimed ? Int64(node) : nil, at: 9)
        insertDelivery.bind(isClaimed ? leaseNs : nil, at: 10)
        insertDelivery.bind(delivery.group == 0 ? nil : delivery.group, at: 11)
        insertDelivery.bind(delivery.rung == 0 ? nil : Int64(delivery.rung), at: 12)
        insertDelivery.bind(thread, at: 13)
        try insertDelivery.run()
    }

    /// Another node is about to send something of that thread.
    private func isTaken(
        _ thread: Int64, by delivery: borrowing StoreWork.Delivery, node: Int32
    ) throws(StoreError) -> Bool {
        defer { takenThread.reset() }
        takenThread.bind(Int64(delivery.instance), at: 1)
        takenThread.bind(thread, at: 2)
        takenThread.bind(lasting: delivery.recipient, at: 3)
        takenThread.bind(Int64(node), at: 4)
        return try takenThread.step()
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
}
