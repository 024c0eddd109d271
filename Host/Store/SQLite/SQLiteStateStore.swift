import Synchronization

/// State in a small SQLite file, opened when the first plugin asks for it.
///
/// Calls are serialised; each write is its own transaction and is on disk when the call returns.
package final class SQLiteStateStore: StateStore {
    private static let migrations = SQLiteMigrations(steps: [
        """
        CREATE TABLE state (
            instance TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
            expires_unix_ns INTEGER NOT NULL, PRIMARY KEY (instance, key)) WITHOUT ROWID
        """
    ])

    private struct Session: ~Copyable {
        var statements: Statements?
        var sweeping = Sweeping()
        /// Of instances that have written; what is not known is counted anew.
        var usage: [String: StateUsage] = [:]
    }

    private struct Statements: @unchecked Sendable {
        // Sendable: only ever touched inside `session`'s lock.
        let get: SQLiteStatement
        let set: SQLiteStatement
        let remove: SQLiteStatement
        let list: SQLiteStatement
        let sweep: SQLiteStatement
        let size: SQLiteStatement
        let usage: SQLiteStatement
    }

    private let path: String
    private let limits: StateUsage.Limits
    private let session = Mutex(Session(statements: nil))

    package init(path: String, limits: StateUsage.Limits = .init()) {
        self.path = path
        self.limits = limits
    }

    package func value(
        of key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [UInt8]? {
        try using { (statements, _) throws(StoreError) in
            let get = statements.get
            defer { get.reset() }
            get.bind(instance, at: 1)
            get.bind(key, at: 2)
            get.bind(nowUnixNs, at: 3)
            return try get.step() ? get.bytes(at: 0) : nil
        }
    }

    @discardableResult
    package func set(
        _ key: [UInt8], to value: [UInt8], in instance: String, expiresUnixNs: Int64,
        nowUnixNs: Int64
    ) throws(StoreError) -> Bool {
        try using { (statements, session) throws(StoreError) in
            if session.sweeping.isDue() { try sweep(statements, &session, nowUnixNs) }
            let bytes = key.count + value.count
            var usage = try self.usage(of: instance, statements, session)
            let old = try size(of: key, in: instance, statements)
            if !usage.put(bytes, replacing: old, within: limits) {
                try sweep(statements, &session, nowUnixNs)
                usage = try self.usage(of: instance, statements, session)
                let old = try size(of: key, in: instance, statements)
                guard usage.put(bytes, replacing: old, within: limits) else {
                    session.usage[instance] = usage
                    return false
                }
            }
            session.usage[instance] = nil
            let set = statements.set
            defer { set.reset() }
            set.bind(instance, at: 1)
            set.bind(key, at: 2)
            set.bind(value, at: 3)
            set.bind(expiresUnixNs, at: 4)
            try set.finish()
            session.usage[instance] = usage
            return true
        }
    }

    package func remove(
        _ key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> Bool {
        try using { (statements, session) throws(StoreError) in
            session.usage[instance] = nil
            let remove = statements.remove
            defer { remove.reset() }
            remove.bind(instance, at: 1)
            remove.bind(key, at: 2)
            guard try remove.step() else { return false }
            let expiry = remove.integer(at: 0)
            // The change is committed only when the statement has ended.
            try remove.finish()
            return expiry == 0 || expiry > nowUnixNs
        }
    }

    package func pairs(
        withPrefix prefix: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [(key: [UInt8], value: [UInt8])] {
        try using { (statements, _) throws(StoreError) in
            let list = statements.list
            defer { list.reset() }
            list.bind(instance, at: 1)
            list.bind(prefix, at: 2)
            list.bind(nowUnixNs, at: 3)
            var pairs: [(key: [UInt8], value: [UInt8])] = []
            while try list.step() {
                let key = list.bytes(at: 0)
                // In the order of keys, so the first that does not begin so ends the run.
                guard key.starts(with: prefix) else { break }
                pairs.append((key, list.bytes(at: 1)))
            }
            return pairs
        }
    }

    private func sweep(
        _ statements: Statements, _ session: inout Session, _ nowUnixNs: Int64
    ) throws(StoreError) {
        session.usage = [:]
        defer { statements.sweep.reset() }
        statements.sweep.bind(nowUnixNs, at: 1)
        try statements.sweep.finish()
    }

    /// The bytes of a pair that is stored, expired or not.
    private func size(
        of key: [UInt8], in instance: String, _ statements: Statements
    ) throws(StoreError) -> Int? {
        let size = statements.size
        defer { size.reset() }
        size.bind(instance, at: 1)
        size.bind(key, at: 2)
        return try size.step() ? key.count + Int(size.integer(at: 0)) : nil
    }

    private func usage(
        of instance: String, _ statements: Statements, _ session: borrowing Session
    ) throws(StoreError) -> StateUsage {
        if let known = session.usage[instance] { return known }
        let usage = statements.usage
        defer { usage.reset() }
        usage.bind(instance, at: 1)
        guard try usage.step() else { return StateUsage() }
        return StateUsage(keys: Int(usage.integer(at: 0)), bytes: Int(usage.integer(at: 1)))
    }

    private func using<Result>(
        _ body: (Statements, inout Session) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        var outcome: Swift.Result<Result, StoreError>?
        session.withLock { session in
            do throws(StoreError) {
                if session.statements == nil { session.statements = try open() }
                guard let statements = session.statements else { return }
                outcome = .success(try body(statements, &session))
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else { throw StoreError("\(path): is not open") }
        return try outcome.get()
    }

    private func open() throws(StoreError) -> Statements {
        let database = try SQLiteDatabase(path: path)
        try SQLiteStateStore.migrations.run(on: database)
        return Statements(
            get: try database.prepare(
                """
                SELECT value FROM state WHERE instance = ?1 AND key = ?2
                AND (expires_unix_ns = 0 OR expires_unix_ns > ?3)
                """),
            set: try database.prepare("INSERT OR REPLACE INTO state VALUES (?1, ?2, ?3, ?4)"),
            remove: try database.prepare(
                "DELETE FROM state WHERE instance = ?1 AND key = ?2 RETURNING expires_unix_ns"),
            list: try database.prepare(
                """
                SELECT key, value FROM state WHERE instance = ?1 AND key >= ?2
                AND (expires_unix_ns = 0 OR expires_unix_ns > ?3) ORDER BY key
                """),
            sweep: try database.prepare(
                "DELETE FROM state WHERE expires_unix_ns BETWEEN 1 AND ?1"),
            size: try database.prepare(
                "SELECT length(value) FROM state WHERE instance = ?1 AND key = ?2"),
            usage: try database.prepare(
                """
                SELECT count(*), coalesce(sum(length(key) + length(value)), 0) FROM state
                WHERE instance = ?1
                """))
    }
}
