import CPostgres

/// What one statement answered: rows in binary form, read by row and column from 0.
final class PostgresRows {
    private let handle: OpaquePointer
    let count: Int

    init(owning handle: OpaquePointer) {
        self.handle = handle
        count = Int(PQntuples(handle))
    }

    deinit { PQclear(handle) }

    /// How many rows the statement changed.
    var changes: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    func integer(_ row: Int, _ column: Int) -> Int64 { optionalInteger(row, column) ?? 0 }

    func optionalInteger(_ row: Int, _ column: Int) -> Int64? {
        guard PQgetisnull(handle, Int32(row), Int32(column)) == 0 else { return nil }
        let bytes = bytes(row, column)
        guard let first = bytes.first else { return nil }
        // Of two, four or eight bytes, the highest first; a truth is one byte.
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }

    /// The text; empty where there is none.
    func text(_ row: Int, _ column: Int) -> String { PostgresText.read(bytes(row, column)) }

    private func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(handle, Int32(row), Int32(column)),
            count: Int(PQgetlength(handle, Int32(row), Int32(column))))
    }
}
