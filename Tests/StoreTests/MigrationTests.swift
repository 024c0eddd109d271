import Core
import TestKit
import Testing

@testable import Store

@Suite("A schema grows step by step", .timeLimit(.minutes(1)))
struct MigrationTests {
    @Test func `A file is brought forward from where it was, and keeps what it holds`() throws {
        let folder = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: "\(folder.path)/belfry.db")
        try SQLiteMigrations(steps: ["CREATE TABLE a (x)"]).run(on: database)
        try database.execute("INSERT INTO a VALUES (7)")
        let steps = ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]
        for _ in 0..<2 { try SQLiteMigrations(steps: steps).run(on: database) }
        try database.execute("INSERT INTO a (y) SELECT x FROM a")
        #expect(throws: StoreError.self) {
            try SQLiteMigrations(steps: steps + ["CREATE TABLE b (x)", "nonsense"])
                .run(on: database)
        }
        #expect(throws: StoreError.self) { try database.execute("SELECT * FROM b") }
        try SQLiteMigrations(steps: steps + ["CREATE TABLE b (x)"]).run(on: database)
    }

    @Test func `A database is brought forward from where it was, and keeps what it holds`() throws {
        let address = try PostgresAddress.ofNewDatabase()
        let connection = try PostgresConnection(address)
        func migrate(_ steps: [[String]]) throws(PostgresFault) {
            try PostgresMigrations(steps: steps).run(on: connection, address)
        }
        try migrate([["CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (7)"]])
        let steps = [["CREATE TABLE a (x INTEGER)"], ["ALTER TABLE a ADD COLUMN y INTEGER"]]
        for _ in 0..<2 { try migrate(steps) }
        try connection.send(sql: "SELECT x FROM a WHERE y IS NULL")
        #expect(try connection.finish().last?.integer(0, 0) == 7)
        #expect(throws: PostgresFault.self) {
            try migrate(steps + [["CREATE TABLE b (x INTEGER)", "nonsense"]])
        }
        try migrate(steps + [["CREATE TABLE b (x INTEGER)"]])
    }

    @Test func `The first file of all is brought to this version`() throws {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/belfry.db"
        let first = Array(DurableSchema.migrations.steps.prefix(1))
        try SQLiteMigrations(steps: first).run(on: try SQLiteDatabase(path: path))
        let store = try SQLiteDurableStore(path: path)
        try store.accept([Given("a")])
        try store.put(StoredPerson(id: "ann", document: "{}", updatedNs: 1))
        #expect(try store.unreadCount(of: "desk") == 1)
    }
}
