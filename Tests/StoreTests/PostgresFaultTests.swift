import Core
import Glibc
import Platform
import Synchronization
import TestKit
import Testing

@testable import Store

@Suite("A PostgreSQL that is not as it should be", .timeLimit(.minutes(2)))
struct PostgresFaultTests {
    private let address: PostgresAddress

    init() throws { address = try PostgresAddress.ofNewDatabase() }

    private func refusal(_ address: PostgresAddress) throws -> StoreError {
        try #require(throws: StoreError.self) { try PostgresDurableStore(address, node: "one") }
    }

    private func execute(_ sql: String) throws {
        let connection = try PostgresConnection(address)
        try connection.send(sql: sql)
        _ = try connection.finish()
    }

    @Test func `A newer schema is refused with a sentence, and left as it is`() throws {
        _ = try PostgresDurableStore(address, node: "one")
        try execute("INSERT INTO belfry_schema VALUES (99)")
        let error = try refusal(address)
        #expect(error.sort == .newer)
        #expect(
            error.description
                == "\(address): was written by a newer belfry (schema 99, this one knows "
                + "\(PostgresSchema.migrations.steps.count)); run that one, or give this one "
                + "another database")
    }

    @Test func `A server that is not there is named with user and database, without a password`()
        throws
    {
        var elsewhere = address
        elsewhere.host = "/nowhere/at/all"
        elsewhere.password = "s3cret"
        let error = try refusal(elsewhere)
        #expect(error.sort == .disconnected)
        #expect(
            error.description.hasPrefix(
                "PostgreSQL at /nowhere/at/all:5432, database '\(address.database)', user "
                    + "'belfry': connection to server"))
        #expect(error.description.hasSuffix("see that the server runs and can be reached"))
        #expect(!error.description.contains("s3cret"))
        #expect(!"\(elsewhere)".contains("s3cret"))
    }

    @Test func `A database that is not there is to be created`() throws {
        var other = address
        other.database = "nothing"
        let error = try refusal(other)
        #expect(error.sort == .other)
        #expect(error.description.hasSuffix("does not exist; create it with createdb"))
    }

    @Test func `A user that is not known there is said to be so`() throws {
        var other = address
        other.user = "nobody"
        let error = try refusal(other)
        #expect(
            error.description.hasSuffix("see that this user may log in, and with which password"))
    }

    @Test func `A database that takes no writes says so`() throws {
        let store = try PostgresDurableStore(address, node: "one")
        try execute("ALTER DATABASE \(address.database) SET default_transaction_read_only = on")
        try execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND datname = current_database()
            """)
        let error = try #require(throws: StoreError.self) { try store.accept([Given("a")]) }
        #expect(error.sort == .readOnly)
        #expect(error.description.hasSuffix("; name the primary and not a standby"))
    }

    @Test func `Hosts that start at once make one schema and have different numbers`() throws {
        let nodes = Mutex<[Int32]>([])
        let address = address
        let threads = try (0..<6).map { index in
            try Platform.Thread(named: "host") {
                guard let store = try? PostgresDurableStore(address, node: "host-\(index)") else {
                    return
                }
                nodes.withLock { $0.append(store.node) }
            }
        }
        for thread in threads { thread.join() }
        #expect(Set(nodes.withLock { $0 }).count == 6)
    }

    @Test func `A lock that another program holds is waited for, and then named`() throws {
        let store = try PostgresDurableStore(address, node: "one")
        let other = try PostgresConnection(address)
        try other.send(sql: "BEGIN")
        try other.send(sql: "LOCK TABLE event IN SHARE MODE")
        _ = try other.finish()
        let numbers = try store.reserve(events: 1, notifications: 1)
        let error = try #require(throws: StoreError.self) {
            try store.accept([Given("a")], under: numbers)
        }
        #expect(error.sort == .busy)
        try other.rollback()
        #expect(try store.accept([Given("a")], under: numbers).isDuplicate == [false])
    }

    @Test func `Readers wait for a connection, but not for ever`() throws {
        let pool = PostgresPool(address)
        let isHeld = Monitor()
        let held = Atomic(0)
        let mayGo = Atomic(false)
        let threads = try (0..<PostgresPool.limit).map { _ in
            try Platform.Thread(named: "reader") {
                try? pool.read { _ in
                    isHeld.locked {
                        held.add(1, ordering: .relaxed)
                        isHeld.wake()
                        while !mayGo.load(ordering: .relaxed) { isHeld.wait() }
                    }
                }
            }
        }
        isHeld.locked {
            while held.load(ordering: .relaxed) < PostgresPool.limit { isHeld.wait() }
        }
        let fault = #expect(throws: PostgresFault.self) { try pool.read { _ in } }
        #expect(fault?.error.sort == .busy)
        isHeld.locked {
            mayGo.store(true, ordering: .relaxed)
            isHeld.wake()
        }
        try pool.read { _ in }
        for thread in threads { thread.join() }
    }

    @Test func `Another node hears of what falls due, and not of its own`() throws {
        let here = try PostgresDurableStore(address, node: "here")
        let there = try PostgresDurableStore(address, node: "there")
        let (ear, own) = (Ear(), Ear())
        try there.listen { ear.hear() }
        try here.listen { own.hear() }
        // Once for what may have come before it listened.
        ear.wait(for: 1)
        own.wait(for: 1)
        let slack = try here.number(ofInstance: "slack")
        var given = Given("a")
        given.instances = [slack]
        try here.accept([given])
        ear.wait(for: 2)
        // What is claimed as it is stored is nobody else's.
        given.state = .claimed
        try here.accept([given])
        given.state = .due
        try there.accept([given])
        own.wait(for: 2)
        #expect(ear.count == 2)
        #expect(own.count == 2)
    }
}

/// Counts what a store says that it has heard.
private final class Ear: Sendable {
    private let monitor = Monitor()
    private let heard = Atomic(0)

    var count: Int { heard.load(ordering: .relaxed) }

    func hear() {
        monitor.locked {
            heard.add(1, ordering: .relaxed)
            monitor.wake()
        }
    }

    func wait(for count: Int) {
        monitor.locked { while heard.load(ordering: .relaxed) < count { monitor.wait() } }
    }
}
