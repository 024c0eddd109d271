import Core
import Glibc
import Platform
import TestKit
import Testing

@testable import Store

@Suite("A file that is not as it should be", .timeLimit(.minutes(1)))
struct SQLiteFaultTests {
    private let folder: TemporaryDirectory
    private var path: String { "\(folder.path)/belfry.db" }

    init() throws { folder = try TemporaryDirectory() }

    private func refusal() throws -> StoreError {
        try #require(throws: StoreError.self) { try SQLiteDurableStore(path: path) }
    }

    @Test func `A newer schema is refused with a sentence, and left as it is`() throws {
        _ = try SQLiteDurableStore(path: path)
        try SQLiteDatabase(path: path).execute("PRAGMA user_version = 99")
        let error = try refusal()
        #expect(error.sort == .newer)
        #expect(
            error.description
                == "\(path): was written by a newer belfry (schema 99, this one knows "
                + "\(DurableSchema.migrations.steps.count)); run that one, or move the file away")
    }

    @Test func `A file that is no database is refused, and not a byte of it changes`() throws {
        let bytes = Array("This is a shopping list, and not a short one at all. ".utf8)
        let whole = Array(repeating: bytes, count: 100).flatMap { $0 }
        _ = try folder.write(whole, to: "belfry.db")
        let error = try refusal()
        #expect(error.sort == .corrupt)
        #expect(
            error.description
                == "\(path): file is not a database; it is left as it is: move it away or restore "
                + "a copy")
        #expect(try Files.read(path, limit: 1 << 20) == whole)
    }

    @Test func `A full disk changes nothing, and all goes on when there is room`() throws {
        let store = try SQLiteDurableStore(path: path)
        try store.accept([Given("a", id: "before")])
        try store.limitPages(to: 40)
        var big = Given("a", id: "big")
        big.draft.payload = "{\"x\":\"" + String(repeating: "x", count: 500_000) + "\"}"
        let error = try #require(throws: StoreError.self) {
            try store.accept([Given("a", id: "small"), big])
        }
        #expect(error.sort == .full)
        #expect(error.description.hasSuffix("make room on that disk"))
        #expect(try store.event(withID: "small") == nil)
        try store.limitPages(to: 1_000_000)
        #expect(try store.accept([Given("a", id: "small"), big]).isDuplicate == [false, false])
        #expect(try store.event(withID: "before") != nil)
    }

    @Test func `Another process that holds the file is named as such`() throws {
        let store = try SQLiteDurableStore(path: path)
        let other = try SQLiteDatabase(path: path)
        try other.execute("BEGIN IMMEDIATE")
        let error = try #require(throws: StoreError.self) { try store.accept([Given("a")]) }
        #expect(error.sort == .busy)
        #expect(error.description == "\(path): database is locked; another process holds it")
        try other.execute("ROLLBACK")
        #expect(try store.accept([Given("a")]).isDuplicate == [false])
    }

    @Test func `A folder that is not there is named`() {
        let error = #expect(throws: StoreError.self) {
            try SQLiteDurableStore(path: "/nowhere/at/all/belfry.db")
        }
        #expect(error?.sort == .readOnly)
        #expect(error?.description.contains("see that its folder exists") == true)
    }
}
