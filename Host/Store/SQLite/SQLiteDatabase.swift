import CBelfry
import CSQLite
import Core

/// One connection to an SQLite file.
///
/// Not Sendable: its owner sees to it that one thread at a time uses it.
final class SQLiteDatabase {
    private let handle: OpaquePointer
    let path: String
    /// SQLite writes there.
    private let pages: UnsafeMutablePointer<Int>

    /// Opens or makes the file.
    ///
    /// WAL, and a commit returns when it is on disk (synchronous=FULL). `cacheKiB`: what it keeps
    /// of the file in memory at most.
    init(path: String, cacheKiB: Int = 256) throws(StoreError) {
        self.path = path
        _ = SQLiteDatabase.setUp
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw StoreError(
                SQLiteDatabase.sort(code), "\(path): \(reason)\(SQLiteDatabase.advice(code))")
        }
        handle = opened
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 2_000)
        // A file without a page has nothing to lose: the journal on disk that turning on WAL takes
        // would be three more waits for the disk.
        if try isEmpty() { try execute("PRAGMA journal_mode = MEMORY") }
        try execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            PRAGMA cache_size = -\(cacheKiB);
            """)
    }

    /// Once in a process; what else uses SQLite there may have been first, and nothing is lost.
    private static let setUp = belfry_sqlite_counts_no_memory()

    deinit {
        sqlite3_close_v2(handle)
        pages.deallocate()
    }

    private func isEmpty() throws(StoreError) -> Bool {
        let pages = try prepare("PRAGMA page_count")
        return try pages.step() && pages.integer(at: 0) == 0
    }

    func execute(_ sql: String) throws(StoreError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// All that `body` does, or nothing of it.
    func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            try body()
            try execute("COMMIT")
        } catch {
            // SQLite itself rolls back on some errors; then there is nothing left to undo.
            try? execute("ROLLBACK")
            throw error
        }
    }

    func prepare(_ sql: String) throws(StoreError) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil) == SQLITE_OK,
            let prepared
        else { throw failure() }
        return SQLiteStatement(prepared, of: self)
    }

    /// From now on ``logPages`` is kept, and the log copied back by nobody but who asks for it.
    func countLogPages() {
        sqlite3_wal_hook(
            handle,
            { pages, _, _, count in
                pages?.assumingMemoryBound(to: Int.self).pointee = Int(count)
                return SQLITE_OK
            }, pages)
    }

    /// How long the write-ahead log was after the last commit.
    var logPages: Int { pages.pointee }

    /// Makes a table known whose rows `module` reads; both outlast the connection.
    func add(
        _ name: String, _ module: UnsafePointer<sqlite3_module>, _ context: UnsafeMutableRawPointer
    ) throws(StoreError) {
        guard sqlite3_create_module(handle, name, module, context) == SQLITE_OK else {
            throw failure()
        }
    }

    /// What went wrong last, with the file's name and the way out where there is one.
    func failure() -> StoreError {
        let reason = String(cString: sqlite3_errmsg(handle))
        let code = sqlite3_errcode(handle)
        return StoreError(
            SQLiteDatabase.sort(code), "\(path): \(reason)\(SQLiteDatabase.advice(code))")
    }

    private static func sort(_ code: Int32) -> StoreError.Sort {
        switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: .readOnly
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        default: .other
        }
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    private static func advice(_ code: Int32) -> String {
        switch code & 0xFF {
        case SQLITE_FULL: "; make room on that disk"
        case SQLITE_READONLY: "; give the daemon's user the right to write there"
        case SQLITE_CANTOPEN:
            "; see that its folder exists and that the daemon's user may write there"
        case SQLITE_BUSY: "; another process holds it"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "; it is left as it is: move it away or restore a copy"
        default: ""
        }
    }
}

/// One prepared statement, finalized when it goes.
///
/// Parameters and columns count from 1 and 0, as SQLite does.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: SQLiteDatabase

    fileprivate init(_ handle: OpaquePointer, of database: SQLiteDatabase) {
        self.handle = handle
        self.database = database
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ text: String, at index: Int32) {
        sqlite3_bind_text(handle, index, text, -1, belfry_sqlite_transient())
    }

    func bind(_ bytes: [UInt8], at index: Int32) {
        sqlite3_bind_blob(handle, index, bytes, Int32(bytes.count), belfry_sqlite_transient())
    }

    func bind(_ number: Int64, at index: Int32) {
        sqlite3_bind_int64(handle, index, number)
    }

    /// Binds a number, or nothing.
    @inline(__always)
    func bind(_ number: Int64?, at index: Int32) {
        if let number {
            sqlite3_bind_int64(handle, index, number)
        } else {
            sqlite3_bind_null(handle, index)
        }
    }

    /// Binds bytes that live until the next `reset`: nothing is copied.
    ///
    /// None where there are none.
    @inline(__always)
    func bind(lasting text: belfry_str, at index: Int32) {
        let bytes = text.bytes
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            sqlite3_bind_null(handle, index)
            return
        }
        sqlite3_bind_text64(
            handle, index, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), nil,
            UInt8(SQLITE_UTF8))
    }

    /// As `bind(lasting:)`, and the empty text where there are no bytes.
    @inline(__always)
    func bind(given text: belfry_str, at index: Int32) {
        let bytes = text.bytes
        sqlite3_bind_text64(
            handle, index,
            bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                ?? SQLiteStatement.nothing.cString,
            UInt64(bytes.count), nil, UInt8(SQLITE_UTF8))
    }

    private static let nothing = LastingText("")

    /// Binds bytes as text; they live until the next `reset`.
    @inline(__always)
    func bind(lasting bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        bind(lasting: belfry_str(UnsafeRawBufferPointer(bytes)), at: index)
    }

    @inline(__always)
    func bindNothing(at index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    /// Runs it once more with other parameters; those not bound again stay.
    @inline(__always)
    func run() throws(StoreError) {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw database.failure() }
    }

    /// True while there is a row to read.
    func step() throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.failure()
        }
    }

    /// Steps to the end.
    ///
    /// Only then has a statement that changes something been committed.
    func finish() throws(StoreError) {
        while try step() {}
    }

    /// Makes it ready for the next use.
    ///
    /// Every use ends with it, also one that threw.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func integer(at index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }

    func optionalInteger(at index: Int32) -> Int64? {
        sqlite3_column_type(handle, index) == SQLITE_NULL ? nil : integer(at: index)
    }

    /// The text; empty where there is none.
    func text(at index: Int32) -> String {
        String(decoding: bytes(at: index), as: UTF8.self)
    }

    func bytes(at index: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(handle, index))
        guard count > 0, let start = sqlite3_column_blob(handle, index) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
