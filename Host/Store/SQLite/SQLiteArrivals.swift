import CBelfry
import Core

/// Writes events, with whom they are for and where they go: table by table, however many.
///
/// Its owner sees to it that one thread at a time uses it, inside a transaction.
final class SQLiteArrivals {
    private let database: SQLiteDatabase
    private let events = NewEvents()
    private let notifications = NewNotifications()
    private let deliveries = NewDeliveries()
    private let decisions = NewDecisions()
    private let insertEvents: SQLiteStatement
    private let insertNotifications: SQLiteStatement
    private let insertDeliveries: SQLiteStatement
    private let insertDecisions: SQLiteStatement
    private let claimDedup: SQLiteStatement
    private let takenThread: SQLiteStatement
    private let ownEvent: SQLiteStatement
    private let otherEvent: SQLiteStatement
    private let ownClaim: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        try events.add(to: database, as: "new_event", columns: NewEvents.columns)
        try notifications.add(
            to: database, as: "new_notification", columns: NewNotifications.columns)
        try deliveries.add(to: database, as: "new_delivery", columns: NewDeliveries.columns)
        try decisions.add(to: database, as: "new_decision", columns: NewDecisions.columns)
        insertEvents = try database.prepare("INSERT OR IGNORE INTO event SELECT * FROM new_event")
        insertNotifications = try database.prepare(
            """
            INSERT INTO notification (\(NewNotifications.columns)) SELECT * FROM new_notification
            """)
        insertDeliveries = try database.prepare(
            "INSERT INTO delivery (\(NewDeliveries.columns)) SELECT * FROM new_delivery")
        insertDecisions = try database.prepare(
            "INSERT OR REPLACE INTO decision SELECT * FROM new_decision")
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
        ownClaim = try database.prepare(
            "SELECT 1 FROM delivery WHERE id = ?1 AND state = 1 AND node = ?2")
        ownEvent = try database.prepare("SELECT 1 FROM event WHERE id = ?1 AND key = ?2")
        otherEvent = try database.prepare("SELECT 1 FROM event WHERE key = ?1 AND id <> ?2")
    }

    func write(_ work: inout StoreWork, node: Int32) throws(StoreError) {
        defer { clear() }
        try foldSame(&work)
        for index in work.events.indices where !work.events[index].isDuplicate {
            let event = work.events[index]
            events.append(
                event,
                firstNotification: event.notifications.isEmpty
                    ? 0 : work.notifications[Int(event.notifications.lowerBound)].number)
        }
        guard events.count > 0 else { return }
        try insertEvents.run()
        let inserted = database.changes
        if inserted < events.count {
            try foldKnown(&work)
            // Under their own numbers, but not from now: an earlier try of this very work was
            // committed after all.
            if inserted == 0 { return try findClaims(in: &work, node: node) }
        }
        deliveries.claim = (node, work.leaseNs)
        for index in work.events.indices where !work.events[index].isDuplicate {
            try gather(index, of: &work, node: node)
        }
        if notifications.count > 0 { try insertNotifications.run() }
        if deliveries.count > 0 { try insertDeliveries.run() }
        if decisions.count > 0 { try insertDecisions.run() }
    }

    private func clear() {
        events.clear()
        notifications.clear()
        deliveries.clear()
        decisions.clear()
    }

    /// Adds what one event means to the rows of the other tables.
    private func gather(
        _ index: Int, of work: inout StoreWork, node: Int32
    ) throws(StoreError) {
        let event = work.events[index]
        let thread = ThreadMark.of(event.block.event.pointee.thread_key)
        for each in event.notifications {
            let notification = work.notifications[Int(each)]
            notifications.append(notification, of: event.number)
            for place in notification.deliveries {
                let isTaken = try isTaken(thread, for: work.deliveries[Int(place)], node: node)
                work.deliveries[Int(place)].isRefused = isTaken
                deliveries.append(work.deliveries[Int(place)], thread)
            }
        }
        for place in event.decisions {
            decisions.append(work.decisions[Int(place)], of: event.number)
        }
    }

    /// Another node is about to send something of the thread of what is to be claimed.
    private func isTaken(
        _ thread: Int64?, for delivery: borrowing StoreWork.Delivery, node: Int32
    ) throws(StoreError) -> Bool {
        guard let thread, delivery.state == .claimed, delivery.group == 0 else { return false }
        defer { takenThread.reset() }
        takenThread.bind(Int64(delivery.instance), at: 1)
        takenThread.bind(thread, at: 2)
        takenThread.bind(lasting: delivery.recipient, at: 3)
        takenThread.bind(Int64(node), at: 4)
        return try takenThread.step()
    }

    // MARK: Duplicates

    /// By dedup key.
    private func foldSame(_ work: inout StoreWork) throws(StoreError) {
        for index in work.events.indices {
            // A try that failed may have said otherwise.
            work.events[index].isDuplicate = false
            let event = work.events[index]
            guard event.dedupUntilNs != 0 else { continue }
            if try isKnown(event) {
                // Its key stands for nothing that is not stored.
                work.events[index].isDuplicate = true
                continue
            }
            claimDedup.bind(given: event.block.event.pointee.dedup_key, at: 1)
            claimDedup.bind(event.number, at: 2)
            claimDedup.bind(event.dedupUntilNs, at: 3)
            claimDedup.bind(event.acceptedNs, at: 4)
            try claimDedup.run()
            work.events[index].isDuplicate = database.changes == 0
        }
    }

    private func isKnown(_ event: borrowing StoreWork.Event) throws(StoreError) -> Bool {
        defer { otherEvent.reset() }
        otherEvent.bind(given: event.block.event.pointee.id, at: 1)
        otherEvent.bind(event.number, at: 2)
        return try otherEvent.step()
    }

    /// By id: what is not there under its own number was not inserted.
    private func foldKnown(_ work: inout StoreWork) throws(StoreError) {
        for index in work.events.indices where !work.events[index].isDuplicate {
            let event = work.events[index]
            defer { ownEvent.reset() }
            ownEvent.bind(event.number, at: 1)
            ownEvent.bind(given: event.block.event.pointee.id, at: 2)
            work.events[index].isDuplicate = try !ownEvent.step()
        }
    }

    /// What an earlier try was to store as claimed is ours only if it says so.
    private func findClaims(in work: inout StoreWork, node: Int32) throws(StoreError) {
        for event in work.events.indices where !work.events[event].isDuplicate {
            for notification in work.events[event].notifications {
                for place in work.notifications[Int(notification)].deliveries {
                    let delivery = work.deliveries[Int(place)]
                    guard delivery.state == .claimed else { continue }
                    work.deliveries[Int(place)].isRefused = try !isOwn(delivery, node: node)
                }
            }
        }
    }

    private func isOwn(
        _ delivery: borrowing StoreWork.Delivery, node: Int32
    ) throws(StoreError) -> Bool {
        defer { ownClaim.reset() }
        ownClaim.bind(delivery.number.rawValue, at: 1)
        ownClaim.bind(Int64(node), at: 2)
        return try ownClaim.step()
    }
}
