import CBelfry
import Core
import JSON

/// The rows of a ``StoreWork`` that are to be stored, table by table, as arrays for one statement
/// each; for several, where events are large.
struct PostgresBatch: ~Copyable {
    /// The events of one statement take about so many bytes: PostgreSQL takes at most 1 GiB.
    static let statementBytes = 8 << 20

    private var events: [StoreWork.Event] = []
    private var firstNotifications: [Int64] = []
    private var notifications: [(event: Int64, row: StoreWork.Notification)] = []
    private var deliveries: [Row] = []
    /// Deliveries to be stored as claimed whose thread has to be free.
    private var threaded: [Row] = []
    private var decisions: [(event: Int64, row: StoreWork.Decision)] = []
    private var text: [UInt8] = []
    private var parameters = PostgresParameters()

    private struct Row {
        let delivery: StoreWork.Delivery
        let thread: Int64?
    }

    /// Takes the events that `isWanted` says, by their place in `work`, with all that is theirs.
    mutating func take(_ work: borrowing StoreWork, where isWanted: (Int) -> Bool) {
        events.removeAll(keepingCapacity: true)
        notifications.removeAll(keepingCapacity: true)
        deliveries.removeAll(keepingCapacity: true)
        threaded.removeAll(keepingCapacity: true)
        decisions.removeAll(keepingCapacity: true)
        for index in work.events.indices where isWanted(index) {
            let event = work.events[index]
            let thread = ThreadMark.of(event.block.event.pointee.thread_key)
            events.append(event)
            for each in event.notifications {
                let notification = work.notifications[Int(each)]
                notifications.append((event.number, notification))
                for delivery in notification.deliveries {
                    let row = Row(delivery: work.deliveries[Int(delivery)], thread: thread)
                    if thread != nil, row.delivery.state == .claimed, row.delivery.group == 0 {
                        threaded.append(row)
                    } else {
                        deliveries.append(row)
                    }
                }
            }
            for each in event.decisions {
                decisions.append((event.number, work.decisions[Int(each)]))
            }
        }
    }

    /// True: something falls due that another node may be the first to see.
    var hasDueDeliveries: Bool { deliveries.contains { $0.delivery.state == .due } }

    /// There are deliveries for ``sendThreaded(leaseNs:node:on:)``.
    var hasThreaded: Bool { !threaded.isEmpty }

    var isEmpty: Bool { events.isEmpty }

    // MARK: Sending

    /// Sends the events that have a dedup key.
    mutating func sendDedup(
        _ statement: PostgresStatement, on connection: PostgresConnection
    ) throws(PostgresFault) {
        let keyed = events.filter { $0.dedupUntilNs != 0 }
        guard !keyed.isEmpty else { return }
        parameters.clear()
        parameters.add(texts: keyed) { $0.block.event.pointee.dedup_key }
        parameters.add(longs: keyed) { $0.number }
        parameters.add(longs: keyed) { $0.dedupUntilNs }
        parameters.add(longs: keyed) { $0.acceptedNs }
        try connection.send(statement, parameters)
    }

    mutating func sendEvents(
        _ statement: PostgresStatement, _ work: borrowing StoreWork,
        on connection: PostgresConnection
    ) throws(PostgresFault) {
        var (first, bytes) = (0, 0)
        for index in events.indices {
            bytes += events[index].block.byteCount
            guard bytes >= PostgresBatch.statementBytes || index == events.count - 1 else {
                continue
            }
            try send(Array(events[first...index]), statement, work, on: connection)
            (first, bytes) = (index + 1, 0)
        }
    }

    private mutating func send(
        _ events: [StoreWork.Event], _ statement: PostgresStatement, _ work: borrowing StoreWork,
        on connection: PostgresConnection
    ) throws(PostgresFault) {
        parameters.clear()
        parameters.add(longs: events) { $0.number }
        parameters.add(texts: events) { $0.block.event.pointee.id }
        parameters.add(texts: events) { $0.block.event.pointee.type }
        parameters.add(texts: events) { $0.block.event.pointee.subject }
        parameters.add(texts: events) { $0.block.event.pointee.user }
        parameters.add(texts: events) { $0.block.event.pointee.source }
        parameters.add(integers: events) { $0.block.event.pointee.priority }
        parameters.add(shorts: events) { Int16($0.retention.rawValue) }
        parameters.add(longs: events) { $0.block.event.pointee.time_unix_ns }
        parameters.add(longs: events) { $0.acceptedNs }
        parameters.add(longs: events) { $0.block.event.pointee.expires_unix_ns }
        parameters.add(optionalTexts: events) { $0.block.event.pointee.dedup_key }
        parameters.add(optionalTexts: events) { $0.block.event.pointee.thread_key }
        parameters.add(optionalTexts: events) { $0.block.event.pointee.traceparent }
        parameters.add(texts: events) { $0.block.event.pointee.title }
        parameters.add(optionalTexts: events) { $0.block.event.pointee.body }
        parameters.add(optionalTexts: events) { $0.block.event.pointee.payload }
        parameters.add(madeTexts: events, in: &text) {
            EventLists.writeNumbers(of: $0.block.event, to: &$1)
        }
        parameters.add(madeTexts: events, in: &text) {
            EventLists.writeAttributes(of: $0.block.event, to: &$1)
        }
        parameters.add(longs: events) { event in
            event.notifications.isEmpty
                ? 0 : work.notifications[Int(event.notifications.lowerBound)].number
        }
        parameters.add(integers: events) { Int32($0.notifications.count) }
        try connection.send(statement, parameters)
    }

    /// Sends what belongs to the events.
    mutating func sendBelongings(
        leaseNs: Int64, node: Int32, on connection: PostgresConnection
    ) throws(PostgresFault) {
        if !notifications.isEmpty {
            parameters.clear()
            parameters.add(longs: notifications) { $0.row.number }
            parameters.add(longs: notifications) { $0.event }
            parameters.add(texts: notifications) { $0.row.user }
            try connection.send(PostgresStatements.insertNotifications, parameters)
        }
        if !deliveries.isEmpty {
            try sendDeliveries(
                deliveries, PostgresStatements.insertDeliveries, leaseNs, node, on: connection)
        }
        guard !decisions.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: decisions) { $0.event }
        parameters.add(texts: decisions) { $0.row.user }
        parameters.add(integers: decisions) { $0.row.instance }
        parameters.add(shorts: decisions) { $0.row.reason }
        parameters.add(integers: decisions) { $0.row.rule }
        parameters.add(optionalTexts: decisions) { $0.row.detail }
        try connection.send(PostgresStatements.insertDecisions, parameters)
    }

    /// Waits for the threads that are to be claimed, of the batch and of others' claims.
    mutating func lockThreads(
        of claims: [StoreWork.Claim], on connection: PostgresConnection
    ) throws(PostgresFault) {
        guard !threaded.isEmpty || !claims.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: threaded) { $0.thread }
        parameters.add(longs: claims) { $0.number.rawValue }
        try connection.send(PostgresDispatchStatements.lockThreads, parameters)
    }

    /// Sends deliveries whose thread has to be free; the answer names those whose is not.
    mutating func sendThreaded(
        leaseNs: Int64, node: Int32, on connection: PostgresConnection
    ) throws(PostgresFault) {
        try sendDeliveries(
            threaded, PostgresStatements.insertThreaded, leaseNs, node, on: connection)
    }

    private mutating func sendDeliveries(
        _ rows: [Row], _ statement: PostgresStatement, _ leaseNs: Int64, _ node: Int32,
        on connection: PostgresConnection
    ) throws(PostgresFault) {
        parameters.clear()
        parameters.add(longs: rows) { $0.delivery.number.rawValue }
        parameters.add(integers: rows) { $0.delivery.instance }
        parameters.add(optionalTexts: rows) { $0.delivery.recipient }
        parameters.add(shorts: rows) { Int16($0.delivery.state.rawValue) }
        parameters.add(integers: rows) { $0.delivery.priority }
        parameters.add(longs: rows) { $0.delivery.dueNs }
        parameters.add(shorts: rows) { $0.delivery.reason }
        parameters.add(integers: rows) { $0.delivery.rule }
        parameters.add(longs: rows) { $0.delivery.group == 0 ? nil : $0.delivery.group }
        parameters.add(integers: rows) { $0.delivery.rung == 0 ? nil : $0.delivery.rung }
        parameters.add(longs: rows) { $0.thread }
        parameters.add(node)
        parameters.add(leaseNs)
        try connection.send(statement, parameters)
    }
}
