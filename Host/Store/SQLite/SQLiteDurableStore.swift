package import Platform
import Synchronization

/// The durable lane in one SQLite file: the embedded default.
///
/// WAL with synchronous=FULL: a commit is on disk when it returns. One connection writes, another
/// reads what was committed, so that no reader holds the committer up.
package final class SQLiteDurableStore: DurableStore {
    struct Session: ~Copyable, @unchecked Sendable {
        // Sendable: only ever touched inside its lock.
        let writer: SQLiteWriter
        let shelf: SQLiteShelf
        let database: SQLiteDatabase
        var numbers: StoreNumbers
    }

    private let path: String
    package let node: Int32
    private let clock: Clock
    private let writing: Mutex<Session>
    private let reading: Mutex<SQLiteReader>

    /// The tables as a new file has them, as SQL: for who measures against the same ones.
    package static var schema: String {
        DurableSchema.migrations.steps.joined(separator: ";\n")
    }

    /// Opens or makes the file and brings it to this version's schema.
    ///
    /// `node`: who claims deliveries; one file has one host, so that any number does.
    package init(
        path: String, node: Int32 = 1, clock: Clock = .system
    ) throws(StoreError) {
        self.path = path
        self.node = node
        self.clock = clock
        StoreFile.make(path)
        let database = try SQLiteDatabase(path: path, cacheKiB: 8_192)
        try database.execute("PRAGMA temp_store = MEMORY")
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

    package func nowNs() -> Int64 { clock.unixNs() }

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

    package func instances() throws(StoreError) -> [Int32: String] {
        try read { reader throws(StoreError) in try reader.allInstances() }
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

    package func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in
            try session.shelf.tidy(limit: limit, nowNs: nowNs, ages: ages)
        }
    }

    /// One file has one host: nobody else stores what would be heard of.
    package func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError) {}

    /// As if the disk had no room for more than so many pages: for tests.
    func limitPages(to count: Int) throws(StoreError) {
        try write { session throws(StoreError) in
            try session.database.execute("PRAGMA max_page_count = \(count)")
        }
    }

    func write<Result>(
        _ body: (inout Session) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let outcome = writing.withLock { session -> Swift.Result<Result, StoreError> in
            defer { session.writer.copyLogIfLong() }
            do throws(StoreError) { return .success(try body(&session)) } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    func read<Result>(
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
