import CBelfry
import Core

/// Writes an event's row: its texts as they lie in its block, its numbers and attributes as JSON.
///
/// Made once and used for every row: the buffers keep their memory.
struct EventColumns: ~Copyable {
    private var numbers: [UInt8] = []
    private var attributes: [UInt8] = []

    static let insert = """
        INSERT OR IGNORE INTO event VALUES
        (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)
        """

    /// Binds and runs `statement`, which is ``insert``.
    mutating func run(
        _ statement: SQLiteStatement, _ event: borrowing StoreWork.Event, firstNotification: Int64
    ) throws(StoreError) {
        let given = event.block.event
        statement.bind(event.number, at: 1)
        statement.bind(given: given.pointee.id, at: 2)
        statement.bind(given: given.pointee.type, at: 3)
        statement.bind(given: given.pointee.subject, at: 4)
        statement.bind(given: given.pointee.user, at: 5)
        statement.bind(given: given.pointee.source, at: 6)
        statement.bind(Int64(given.pointee.priority), at: 7)
        statement.bind(Int64(event.retention.rawValue), at: 8)
        statement.bind(given.pointee.time_unix_ns, at: 9)
        statement.bind(event.acceptedNs, at: 10)
        statement.bind(given.pointee.expires_unix_ns, at: 11)
        statement.bind(lasting: given.pointee.dedup_key, at: 12)
        statement.bind(lasting: given.pointee.thread_key, at: 13)
        statement.bind(lasting: given.pointee.traceparent, at: 14)
        statement.bind(given: given.pointee.title, at: 15)
        statement.bind(lasting: given.pointee.body, at: 16)
        statement.bind(lasting: given.pointee.payload, at: 17)
        statement.bind(firstNotification, at: 20)
        statement.bind(Int64(event.notifications.count), at: 21)
        try runWithLists(statement, given)
    }

    private mutating func runWithLists(
        _ statement: SQLiteStatement, _ event: UnsafePointer<belfry_event>
    ) throws(StoreError) {
        EventLists.writeNumbers(of: event, to: &numbers)
        EventLists.writeAttributes(of: event, to: &attributes)
        try numbers.withUnsafeBufferPointer { numbers throws(StoreError) in
            try attributes.withUnsafeBufferPointer { attributes throws(StoreError) in
                statement.bind(lasting: numbers, at: 18)
                statement.bind(lasting: attributes, at: 19)
                try statement.run()
            }
        }
    }
}
