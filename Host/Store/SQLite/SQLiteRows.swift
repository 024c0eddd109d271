import CBelfry
import CSQLite
import Core

/// Rows in memory that SQL reads like a table: `INSERT INTO event SELECT * FROM new_event`.
///
/// One statement that writes many rows costs SQLite about half of what as many statements do. A
/// subclass says what stands in each cell; it is asked while the statement runs, on its thread.
class SQLiteRows {
    /// How many there are.
    var count: Int { 0 }

    /// Called once for each cell of each row, in order; one that says nothing is NULL.
    func write(row: Int, column: Int, to cell: SQLiteCell) {}

    /// Makes the rows known to a connection, which must be closed before they go.
    ///
    /// `columns`: their names, in order, without types.
    final func add(
        to database: SQLiteDatabase, as name: String, columns: String
    ) throws(StoreError) {
        self.columns = columns
        try database.add(
            name, SQLiteRows.module.table, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate private(set) var columns = ""

    /// SQLite keeps a pointer to it.
    fileprivate struct Module: @unchecked Sendable {
        // Sendable: written once, then only read.
        let table: UnsafeMutablePointer<sqlite3_module>
    }

    fileprivate static let module = Module()
}

/// A cell that is being read.
struct SQLiteCell {
    fileprivate let context: OpaquePointer

    func write(_ number: Int64) {
        sqlite3_result_int64(context, number)
    }

    /// Nothing where there is no number.
    func write(_ number: Int64?) {
        if let number { write(number) }
    }

    /// Writes a text that lives until the statement ends: nothing is copied.
    func write(given text: belfry_str) {
        let bytes = text.bytes
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            sqlite3_result_text64(context, "", 0, belfry_sqlite_transient(), UInt8(SQLITE_UTF8))
            return
        }
        sqlite3_result_text64(
            context, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), nil,
            UInt8(SQLITE_UTF8))
    }

    /// As `write(given:)`, and nothing where there are no bytes.
    func write(lasting text: belfry_str) {
        if text.len != 0 { write(given: text) }
    }

    /// Writes a copy of the bytes as text; nothing where there are none.
    func write(copying bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes.withUnsafeBytes { bytes in
            sqlite3_result_text64(
                context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt64(bytes.count), belfry_sqlite_transient(), UInt8(SQLITE_UTF8))
        }
    }
}

/// What SQLite has of a table: its own part comes first.
private struct RowsTable {
    var head = sqlite3_vtab()
    let rows: Unmanaged<SQLiteRows>
}

/// What SQLite has of one reading of it: its own part comes first.
private struct RowsCursor {
    var head = sqlite3_vtab_cursor()
    let rows: Unmanaged<SQLiteRows>
    var row = 0
    let count: Int
}

extension SQLiteRows.Module {
    fileprivate init() {
        var module = sqlite3_module()
        module.iVersion = 1
        module.xConnect = connect
        module.xDisconnect = { table in
            table.map { UnsafeMutableRawPointer($0).deallocate() }
            return SQLITE_OK
        }
        module.xBestIndex = { _, plan in
            plan?.pointee.estimatedRows = 1_024
            return SQLITE_OK
        }
        module.xOpen = open
        module.xClose = { cursor in
            cursor.map { UnsafeMutableRawPointer($0).deallocate() }
            return SQLITE_OK
        }
        module.xFilter = { _, _, _, _, _ in SQLITE_OK }
        module.xNext = { cursor in
            RowsCursor.of(cursor).pointee.row += 1
            return SQLITE_OK
        }
        module.xEof = { cursor in
            let cursor = RowsCursor.of(cursor)
            return cursor.pointee.row < cursor.pointee.count ? 0 : 1
        }
        module.xColumn = { cursor, context, column in
            guard let context else { return SQLITE_MISUSE }
            let cursor = RowsCursor.of(cursor)
            cursor.pointee.rows._withUnsafeGuaranteedRef {
                $0.write(
                    row: cursor.pointee.row, column: Int(column), to: SQLiteCell(context: context))
            }
            return SQLITE_OK
        }
        module.xRowid = { cursor, row in
            row?.pointee = Int64(RowsCursor.of(cursor).pointee.row)
            return SQLITE_OK
        }
        table = .allocate(capacity: 1)
        table.initialize(to: module)
    }
}

private func connect(
    _ database: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _: Int32,
    _: UnsafePointer<UnsafePointer<CChar>?>?,
    _ made: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
    _: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
    guard let context else { return SQLITE_MISUSE }
    let rows = Unmanaged<SQLiteRows>.fromOpaque(context)
    let columns = rows._withUnsafeGuaranteedRef { $0.columns }
    let code = sqlite3_declare_vtab(database, "CREATE TABLE rows (\(columns))")
    guard code == SQLITE_OK else { return code }
    let table = UnsafeMutablePointer<RowsTable>.allocate(capacity: 1)
    table.initialize(to: RowsTable(rows: rows))
    made?.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
}

private func open(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?,
    _ made: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
) -> Int32 {
    guard let table else { return SQLITE_MISUSE }
    let rows = UnsafeMutableRawPointer(table).assumingMemoryBound(to: RowsTable.self).pointee.rows
    let cursor = UnsafeMutablePointer<RowsCursor>.allocate(capacity: 1)
    cursor.initialize(
        to: RowsCursor(rows: rows, count: rows._withUnsafeGuaranteedRef { $0.count }))
    made?.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(
        to: sqlite3_vtab_cursor.self)
    return SQLITE_OK
}

extension RowsCursor {
    @inline(__always)
    fileprivate static func of(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> UnsafeMutablePointer<RowsCursor> {
        // SQLite hands back only what `open` has made.
        UnsafeMutableRawPointer(cursor.unsafelyUnwrapped).assumingMemoryBound(to: RowsCursor.self)
    }
}
