import CBelfry
import Core

/// Events to be inserted.
final class NewEvents: SQLiteRows {
    static let columns = """
        id, key, type, subject, user, source, priority, retention, happened_ns, accepted_ns,
        expires_ns, dedup_key, thread_key, traceparent, title, body, payload, numbers, attributes,
        first_notification, notifications
        """

    private var rows: [(event: StoreWork.Event, firstNotification: Int64)] = []
    /// Kept for its memory.
    private var text: [UInt8] = []

    override var count: Int { rows.count }

    func append(_ event: StoreWork.Event, firstNotification: Int64) {
        rows.append((event, firstNotification))
    }

    func clear() { rows.removeAll(keepingCapacity: true) }

    override func write(row: Int, column: Int, to cell: SQLiteCell) {
        let event = rows[row].event
        let given = event.block.event
        switch column {
        case 0: cell.write(event.number)
        case 1: cell.write(given: given.pointee.id)
        case 2: cell.write(given: given.pointee.type)
        case 3: cell.write(given: given.pointee.subject)
        case 4: cell.write(given: given.pointee.user)
        case 5: cell.write(given: given.pointee.source)
        case 6: cell.write(Int64(given.pointee.priority))
        case 7: cell.write(Int64(event.retention.rawValue))
        case 8: cell.write(given.pointee.time_unix_ns)
        case 9: cell.write(event.acceptedNs)
        case 10: cell.write(given.pointee.expires_unix_ns)
        case 11: cell.write(lasting: given.pointee.dedup_key)
        case 12: cell.write(lasting: given.pointee.thread_key)
        case 13: cell.write(lasting: given.pointee.traceparent)
        case 14: cell.write(given: given.pointee.title)
        case 15: cell.write(lasting: given.pointee.body)
        case 16: cell.write(lasting: given.pointee.payload)
        case 17:
            EventLists.writeNumbers(of: given, to: &text)
            cell.write(copying: text)
        case 18:
            EventLists.writeAttributes(of: given, to: &text)
            cell.write(copying: text)
        case 19: cell.write(rows[row].firstNotification)
        default: cell.write(Int64(event.notifications.count))
        }
    }
}

/// Notifications to be inserted.
final class NewNotifications: SQLiteRows {
    static let columns = "id, event, user"

    private var rows: [(notification: StoreWork.Notification, event: Int64)] = []

    override var count: Int { rows.count }

    func append(_ notification: StoreWork.Notification, of event: Int64) {
        rows.append((notification, event))
    }

    func clear() { rows.removeAll(keepingCapacity: true) }

    override func write(row: Int, column: Int, to cell: SQLiteCell) {
        switch column {
        case 0: cell.write(rows[row].notification.number)
        case 1: cell.write(rows[row].event)
        default: cell.write(given: rows[row].notification.user)
        }
    }
}

/// Deliveries to be inserted.
final class NewDeliveries: SQLiteRows {
    static let columns = """
        id, instance, recipient, state, priority, time_ns, attempts, reason, rule, node, lease_ns,
        group_key, rung, thread
        """

    /// Who claims them, and until when.
    var claim: (node: Int32, leaseNs: Int64) = (0, 0)
    private var rows: [(delivery: StoreWork.Delivery, thread: Int64?)] = []

    override var count: Int { rows.count }

    func append(_ delivery: StoreWork.Delivery, _ thread: Int64?) {
        rows.append((delivery, thread))
    }

    func clear() { rows.removeAll(keepingCapacity: true) }

    override func write(row: Int, column: Int, to cell: SQLiteCell) {
        let delivery = rows[row].delivery
        let isClaimed = delivery.state == .claimed && !delivery.isRefused
        switch column {
        case 0: cell.write(delivery.number.rawValue)
        case 1: cell.write(Int64(delivery.instance))
        case 2: cell.write(lasting: delivery.recipient)
        // Also how many attempts there were: what is stored as claimed has begun its first.
        case 3, 6: cell.write(isClaimed ? 1 : 0)
        case 4: cell.write(Int64(delivery.priority))
        case 5: cell.write(delivery.dueNs)
        case 7: cell.write(Int64(delivery.reason))
        case 8: cell.write(Int64(delivery.rule))
        case 9: cell.write(isClaimed ? Int64(claim.node) : nil)
        case 10: cell.write(isClaimed ? claim.leaseNs : nil)
        case 11: cell.write(delivery.group == 0 ? nil : delivery.group)
        case 12: cell.write(delivery.rung == 0 ? nil : Int64(delivery.rung))
        default: cell.write(rows[row].thread)
        }
    }
}

/// Decisions to be inserted.
final class NewDecisions: SQLiteRows {
    static let columns = "event, user, instance, reason, rule, detail"

    private var rows: [(decision: StoreWork.Decision, event: Int64)] = []

    override var count: Int { rows.count }

    func append(_ decision: StoreWork.Decision, of event: Int64) {
        rows.append((decision, event))
    }

    func clear() { rows.removeAll(keepingCapacity: true) }

    override func write(row: Int, column: Int, to cell: SQLiteCell) {
        let decision = rows[row].decision
        switch column {
        case 0: cell.write(rows[row].event)
        case 1: cell.write(given: decision.user)
        case 2: cell.write(Int64(decision.instance))
        case 3: cell.write(Int64(decision.reason))
        case 4: cell.write(Int64(decision.rule))
        default: cell.write(lasting: decision.detail)
        }
    }
}
