import Synchronization

/// The durable lane in one SQLite file: the embedded default.
///
/// WAL with synchronous=FULL: a commit is on disk when it returns. One connection writes, another
/// reads what was committed, so that no reader holds the committer up.
package final class SQLiteDurableStore: DurableStore {
    private struct Session: ~Copyable, @unchecked Sendable {
        // Sendable: only ever touched inside its lock.
        let writer: SQLiteWriter
        let shelf: SQLiteShelf
        let database: SQLiteDatabase
        var numbers: StoreNumbers
    }

    private let path: String
    package let node: Int32
    private let writing: Mutex<Session>
    private let reading: Mutex<SQLiteReader>

    /// The tables as a new file has them, as SQL: for who measures against the same ones.
    package static var schema: String {
        DurableSchema.migrations.steps.joined(separator: ";\n")
    }

    /// Opens or makes the file and brings it to this version's schema.
    ///
    /// `node`: who claims deliveries; one file has one host, so that any number does.
    package init(path: String, node: Int32 = 1) throws(StoreError) {
        self.path = path
        self.node = node
        let database = try SQLiteDatabase(path: path, cacheKiB: 8_192)
        // The log may grow to this many pages before what is in it is copied to the file.
        try database.execute("PRAGMA wal_autocheckpoint = 8192; PRAGMA temp_store = MEMORY")
        try DurableSchema.migrations.run(on: database)
        let numbers = try SQLiteDurableStore.lastNumbers(database)
        writing = Mutex(
            Session(
                writer: try SQLiteWriter(database), shelf: try SQLiteShelf(database),
                database: database, numbers: numbers))
        reading = Mutex(try SQLiteReader(try SQLiteDatabase(path: path, cacheKiB: 2_048)))
    }

    private static func lastNumbers(_ database: SQLiteDatabase) throws(StoreError) -> StoreNumbers {
        func next(_ table: String) throws(StoreError) -> Int64 {
            // What was forgotten counts too.
            let query = try database.prepare(
                """
                SELECT max((SELECT coalesce(max(id), 0) FROM \(table)), (SELECT coalesce(max(value), 0)
                FROM progress WHERE name = 'last_\(table)')) + 1
                """)
            return try query.step() ? query.integer(at: 0) : 1
        }
        let (event, notification) = (try next("event"), try next("notification"))
        return StoreNumbers(
            events: event..<event, notifications: notification..<notification)
    }

    package func reserve(
        events: Int, notifications: Int
    ) throws(StoreError) -> StoreNumbers {
        writing.withLock { session in
            let from = session.numbers
            let reserved = StoreNumbers(
                events: from.events.upperBound..<from.events.upperBound + Int64(events),
                notifications: from.notifications.upperBound..<from.notifications.upperBound
                    + Int64(notifications))
            session.numbers = reserved
            return reserved
        }
    }

    package func number(ofInstance name: String) throws(StoreError) -> Int32 {
        try write { session throws(StoreError) in
            let insert = try session.database.prepare(
                "INSERT INTO instance (name) VALUES (?1) ON CONFLICT (name) DO NOTHING")
            insert.bind(name, at: 1)
            try insert.finish()
            let query = try session.database.prepare("SELECT id FROM instance WHERE name = ?1")
            query.bind(name, at: 1)
            guard try query.step() else { throw session.database.failure() }
            return Int32(query.integer(at: 0))
        }
    }

    package func commit(_ work: inout StoreWork) throws(StoreError) {
        var failure: StoreError?
        writing.withLock { session in
            do throws(StoreError) {
                try session.writer.write(&work, node: node)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    package func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        try write { session throws(StoreError) in
            try session.shelf.markRead(notifications, of: user, atNs: atNs)
        }
    }

    package func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in
            try session.shelf.tidy(limit: limit, nowNs: nowNs, ages: ages)
        }
    }

    package func claimDue(
        _ request: DueRequest, leaseNs: Int64
    ) throws(StoreError) -> [DueDelivery] {
        try write { session throws(StoreError) in
            try session.shelf.deliveries.claimDue(request, node: node, leaseNs: leaseNs)
        }
    }

    package func takeOver(
        expiredAtNs: Int64, leaseNs: Int64, limit: Int
    ) throws(StoreError) -> [DueDelivery] {
        try write { session throws(StoreError) in
            try session.shelf.deliveries.takeOver(
                expiredAtNs: expiredAtNs, node: node, leaseNs: leaseNs, limit: limit)
        }
    }

    /// One file has one host: nobody else stores what would be heard of.
    package func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError) {}

    package func put(_ person: StoredPerson) throws(StoreError) {
        try write { session throws(StoreError) in try session.shelf.people.put(person) }
    }

    package func removePerson(_ id: String) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in try session.shelf.people.remove(id) }
    }

    package func record(_ entry: AuditEntry) throws(StoreError) -> Int64 {
        try write { session throws(StoreError) in try session.shelf.people.record(entry) }
    }

    package func person(_ id: String) throws(StoreError) -> StoredPerson? {
        try read { reader throws(StoreError) in try reader.people.person(id) }
    }

    package func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        try read { reader throws(StoreError) in try reader.people.people(after: id, limit: limit) }
    }

    package func audit(after number: Int64, limit: Int) throws(StoreError) -> [AuditLine] {
        try read { reader throws(StoreError) in
            try reader.people.audit(after: number, limit: limit)
        }
    }

    package func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        try read { reader throws(StoreError) in try reader.deliveries.due(request) }
    }

    package func claimed(by node: Int32, limit: Int) throws(StoreError) -> [DueDelivery] {
        try read { reader throws(StoreError) in
            try reader.deliveries.claimed(by: node, limit: limit)
        }
    }

    package func event(_ number: Int64) throws(StoreError) -> StoredEvent? {
        try read { reader throws(StoreError) in try reader.event(number) }
    }

    package func event(withID id: String) throws(StoreError) -> Int64? {
        try read { reader throws(StoreError) in try reader.event(withID: id) }
    }

    package func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry] {
        try read { reader throws(StoreError) in try reader.inbox(request) }
    }

    package func unreadCount(of user: String) throws(StoreError) -> Int {
        try read { reader throws(StoreError) in try reader.unreadCount(of: user) }
    }

    /// As if the disk had no room for more than so many pages: for tests.
    func limitPages(to count: Int) throws(StoreError) {
        try write { session throws(StoreError) in
            try session.database.execute("PRAGMA max_page_count = \(count)")
        }
    }

    private func write<Result>(
        _ body: (inout Session) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let outcome = writing.withLock { session -> Swift.Result<Result, StoreError> in
            do throws(StoreError) { return .success(try body(&session)) } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func read<Result>(
        _ body: (SQLiteReader) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let outcome = reading.withLock { reader -> Swift.Result<Result, StoreError> in
            do throws(StoreError) { return .success(try body(reader)) } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
