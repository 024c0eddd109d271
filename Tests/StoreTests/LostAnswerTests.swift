import Core
import Glibc
import Platform
import Synchronization
import TestKit
import Testing

@testable import Store

@Suite("A commit whose answer is lost", .timeLimit(.minutes(2)))
struct LostAnswerTests {
    private let address: PostgresAddress
    private let store: PostgresDurableStore
    private let other: Witness

    /// A connection of another program's.
    private struct Witness: @unchecked Sendable {
        // Sendable: the test's thread alone uses it, also where the store calls it back.
        let connection: PostgresConnection

        func run(_ statements: String...) {
            #expect(throws: Never.self) {
                for statement in statements { try connection.send(sql: statement) }
                _ = try connection.finish()
            }
        }
    }

    init() throws {
        address = try PostgresAddress.ofNewDatabase()
        store = try PostgresDurableStore(address, node: "one")
        other = Witness(connection: try PostgresConnection(address))
    }

    private func given(_ id: String) throws -> Given {
        var given = Given("order_filled", id: id, for: ["ann", "bob"])
        given.instances = [try store.number(ofInstance: "slack")]
        given.draft.dedupKey = "key-\(id)"
        given.dedupWindowNs = 10
        return given
    }

    private func expectOnce(_ id: String) throws {
        #expect(try store.event(withID: id) != nil)
        #expect(try store.inbox(InboxRequest(user: "ann", limit: 100)).count == 1)
        #expect(try store.unreadCount(of: "bob") == 1)
        let slack = try store.number(ofInstance: "slack")
        let due = DueRequest(instance: slack, priority: 1, untilNs: .max, limit: 100)
        #expect(try store.due(due).count == 2)
    }

    @Test func `What was stored is found to be so, and is no duplicate`() throws {
        let given = try given("a")
        let reader = try PostgresDurableStore(address, node: "another")
        store.whenSent { _, socket in
            // The server has committed and said so; we never hear it.
            while (try? reader.event(withID: "a")) == nil {}
            let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
            dup2(nothing, socket)
            close(nothing)
        }
        #expect(try store.accept([given]).isDuplicate == [false])
        try expectOnce("a")
        #expect(try store.accept([given]).isDuplicate == [true])
    }

    @Test func `What was not stored is stored by the second try`() throws {
        let given = try given("a")
        other.run("BEGIN", "LOCK TABLE event IN SHARE MODE")
        let other = other
        store.whenSent { backend, _ in
            other.run("SELECT pg_terminate_backend(\(backend))", "ROLLBACK")
        }
        #expect(try store.accept([given]).isDuplicate == [false])
        try expectOnce("a")
    }

    @Test func `Killed at any moment of its commit, it is stored once`() throws {
        for round in 0..<30 {
            let other = other
            let isFirst = Atomic(true)
            store.whenSent { backend, _ in
                // The second try is left alone.
                guard isFirst.exchange(false, ordering: .relaxed) else { return }
                for _ in 0..<round * 200 { _ = getpid() }
                other.run("SELECT pg_terminate_backend(\(backend))")
            }
            var given = Given("order_filled", id: "round-\(round)", for: ["user-\(round)"])
            given.draft.dedupKey = "key-\(round)"
            given.dedupWindowNs = 10
            #expect(try store.accept([given]).isDuplicate == [false])
            #expect(try store.unreadCount(of: "user-\(round)") == 1)
        }
    }

    @Test func `What a lost commit has done stays unknown, whatever trouble comes next`() throws {
        let given = try given("a")
        let numbers = try store.reserve(for: [given])
        let (other, database) = (other, address.database)
        let setting = "default_transaction_read_only"
        other.run("BEGIN", "LOCK TABLE event IN SHARE MODE")
        store.whenSent { backend, _ in
            other.run(
                "ALTER DATABASE \(database) SET \(setting) = on",
                "SELECT pg_terminate_backend(\(backend))", "COMMIT")
        }
        let error = try #require(throws: StoreError.self) {
            try store.accept([given], under: numbers)
        }
        #expect(error.sort == .disconnected)
        other.run(
            "ALTER DATABASE \(database) RESET \(setting)",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                + "current_database() AND pid <> pg_backend_pid()")
        #expect(try store.accept([given], under: numbers).isDuplicate == [false])
        try expectOnce("a")
    }

    @Test func `Claims that were made by a lost commit are the node's own in the second try`()
        throws
    {
        let slack = try store.number(ofInstance: "slack")
        let first = try store.accept([try given("a")]).firstNotification
        let number = DeliveryNumber(notification: first, index: 0)
        let reader = try PostgresDurableStore(address, node: "another")
        store.whenSent { _, socket in
            while (try? reader.due(slack).count) == 2 {}
            let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
            dup2(nothing, socket)
            close(nothing)
        }
        #expect(try store.claim([number], leaseNs: 9_000).isEmpty)
    }

    @Test func `A server that is restarted 20 times under load loses nothing and doubles nothing`()
        throws
    {
        let server = try PostgresServer()
        let store = try PostgresDurableStore(
            try PostgresAddress.ofNewDatabase(on: server), node: "one")
        let isOver = Atomic(false)
        let stored = Mutex<[String]>([])
        let faults = Mutex<[String]>([])
        let writer = try Platform.Thread(named: "writer") {
            var batch = 0
            while !isOver.load(ordering: .relaxed) {
                let given = (0..<8).map { Given("a", id: "\(batch)-\($0)", for: ["ann"]) }
                batch += 1
                do {
                    let numbers = try untilConnected { try store.reserve(for: given) }
                    let accepted = try untilConnected {
                        try store.accept(given, under: numbers)
                    }
                    stored.withLock { $0 += given.map(\.draft.id) }
                    if accepted.isDuplicate.contains(true) {
                        faults.withLock { $0.append("\(batch): \(accepted)") }
                    }
                } catch {
                    faults.withLock { $0.append("\(error)") }
                }
            }
        }
        for round in 0..<20 {
            let before = stored.withLock { $0.count }
            try server.stop(isCrash: round % 2 == 0)
            try server.start()
            while stored.withLock({ $0.count }) == before, faults.withLock({ $0.isEmpty }) {
                Clock.pause(milliseconds: 1)
            }
        }
        isOver.store(true, ordering: .relaxed)
        writer.join()
        #expect(faults.withLock { $0 } == [])
        let ids = stored.withLock { $0 }
        #expect(try store.unreadCount(of: "ann") == ids.count)
        #expect(try ids.allSatisfy { try store.event(withID: $0) != nil })
    }
}

/// As the committer does: the same again while the server is away.
@discardableResult
func untilConnected<Result>(_ body: () throws -> Result) throws -> Result {
    while true {
        do {
            return try body()
        } catch let error as StoreError where error.sort == .disconnected {
            Clock.pause(milliseconds: 5)
        }
    }
}
