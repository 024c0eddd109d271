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

    private func cutAll() throws {
        try execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND datname = current_database()
            """)
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

    @Test func `Nor does a host that is running go on with a newer schema`() throws {
        let store = try PostgresDurableStore(address, node: "one")
        try execute("INSERT INTO belfry_schema VALUES (99)")
        try cutAll()
        let error = try #require(throws: StoreError.self) { try store.accept([Given("a")]) }
        #expect(error.sort == .newer)
    }

    @Test func `A wrong password is said to be wrong, and not which`() throws {
        try execute("CREATE ROLE guarded LOGIN PASSWORD 'r1ght'")
        try execute(
            """
            DO $$ BEGIN EXECUTE format(
                'COPY (SELECT unnest(ARRAY[''local all guarded scram-sha-256'',
                ''local all all trust''])) TO %L', current_setting('hba_file')); END $$
            """)
        try execute("SELECT pg_reload_conf()")
        var guarded = address
        guarded.user = "guarded"
        guarded.password = "wr0ng"
        // Until the server has read it again.
        while (try? PostgresConnection(guarded)) != nil {}
        let error = try refusal(guarded)
        #expect(error.sort == .other)
        #expect(error.description.contains("password authentication failed for user"))
        #expect(error.description.hasSuffix("may log in, and with which password"))
        #expect(!error.description.contains("wr0ng"))
        guarded.password = "r1ght"
        _ = try PostgresConnection(guarded)
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

    @Test func `A database of another encoding is refused, and its connection ended once`() throws {
        var other = address
        other.database += "_ascii"
        let made = try CompiledC.run([
            "createdb", "-h", other.host, "-U", other.user, "--encoding=SQL_ASCII",
            "--template=template0", other.database,
        ])
        try #require(made.status == 0, "\(made.output)")
        // Again and again: memory that was given back twice shows by who asks for some next.
        for _ in 0..<8 {
            #expect(
                try refusal(other).description.hasSuffix(
                    "its encoding is SQL_ASCII, and Belfry needs UTF8; create it with "
                        + "createdb --encoding=UTF8 --template=template0"))
        }
    }

    @Test func `A database that takes no writes says so`() throws {
        let store = try PostgresDurableStore(address, node: "one")
        try execute("ALTER DATABASE \(address.database) SET default_transaction_read_only = on")
        try cutAll()
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
}
