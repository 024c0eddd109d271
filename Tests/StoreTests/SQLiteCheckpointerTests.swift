import TestKit
import Testing

@testable import Store

@Suite("The log of an SQLite file", .timeLimit(.minutes(1)))
struct SQLiteCheckpointerTests {
    private let folder: TemporaryDirectory
    private let database: SQLiteDatabase

    init() throws {
        folder = try TemporaryDirectory()
        database = try SQLiteDatabase(path: "\(folder.path)/a.db")
        try database.execute("CREATE TABLE a (b TEXT)")
        database.countLogPages()
    }

    private func commit(_ checkpointer: SQLiteCheckpointer) throws {
        try database.execute("INSERT INTO a VALUES (hex(zeroblob(4000)))")
        if checkpointer.isWriterToCopy(database.logPages) {
            try database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        }
    }

    @Test func `It begins anew while commits go on`() throws {
        let checkpointer = SQLiteCheckpointer(path: database.path, limits: .init(begin: 64))
        for _ in 0..<3 {
            while database.logPages < 64 { try commit(checkpointer) }
            // Ends only if what was copied is complete at last.
            while database.logPages >= 64 { try commit(checkpointer) }
        }
    }

    @Test func `At its limit the writer copies it`() throws {
        let checkpointer = SQLiteCheckpointer(
            path: database.path, limits: .init(begin: .max, longest: 100))
        for _ in 0..<500 {
            try commit(checkpointer)
            #expect(database.logPages < 110)
        }
    }

    @Test func `A reader who holds on to it is not disturbed`() throws {
        let checkpointer = SQLiteCheckpointer(path: database.path, limits: .init(begin: 16))
        try commit(checkpointer)
        let reader = try SQLiteDatabase(path: database.path)
        let rows = try reader.prepare("SELECT count(*) FROM a")
        try reader.execute("BEGIN")
        #expect(try rows.step() && rows.integer(at: 0) == 1)
        rows.reset()
        for _ in 0..<100 { try commit(checkpointer) }
        #expect(try rows.step() && rows.integer(at: 0) == 1)
        rows.reset()
        try reader.execute("COMMIT")
        while database.logPages >= 16 { try commit(checkpointer) }
        #expect(try rows.step() && rows.integer(at: 0) >= 101)
    }
}
