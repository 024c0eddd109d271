import CSQLite

/// One connection to an SQLite file.
///
/// Not Sendable: its owner sees to it that one thread at a time uses it.
final class SQLiteDatabase {
    private let handle: OpaquePointer
    let path: String

    /// Opens or makes the file.
    ///
    /// WAL, and a commit returns when it is on disk (synchronous=FULL).
    init(path: String) throws(StateError) {
        self.path = path
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw StateError("\(path): \(reason)\(SQLiteDatabase.advice(code))")
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 2_000)
        // A small cache: this file holds cursors, not history.
        try execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -256;
            """)
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    func execute(_ sql: String) throws(StateError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    func prepare(_ sql: String) throws(StateError) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil) == SQLITE_OK,
            let prepared
        else { throw failure() }
        return SQLiteStatement(prepared, of: self)
    }

    /// What went wrong last, with the file's name and the way out where there is one.
    func failure() -> StateError {
        let reason = String(cString: sqlite3_errmsg(handle))
        return StateError("\(path): \(reason)\(SQLiteDatabase.advice(sqlite3_errcode(handle)))")
    }

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

    /// True while there is a row to read.
    func step() throws(StateError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.failure()
        }
    }

    /// Steps to the end.
    ///
    /// Only then has a statement that changes something been committed.
    func finish() throws(StateError) {
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

    func bytes(at index: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(handle, index))
        guard count > 0, let start = sqlite3_column_blob(handle, index) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
