import CBelfry
import Core
import Glibc
import Synchronization
import TestKit
import Testing

@testable import Store

@Suite("A database that one host holds", .timeLimit(.minutes(2)))
struct HoldTests {
    private let address: PostgresAddress

    init() throws { address = try PostgresAddress.ofNewDatabase() }

    private func open(
        _ node: String, whenDeposed: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) throws(StoreError) -> PostgresDurableStore {
        try PostgresDurableStore(address, node: node, isAlone: true, whenDeposed: whenDeposed)
    }

    /// Opens it as soon as the server has seen that whoever held it is gone.
    private func openOnceFree(_ node: String) throws -> PostgresDurableStore {
        while true {
            do throws(StoreError) {
                return try open(node)
            } catch {
                try #require(error.sort == .held, "\(error)")
            }
        }
    }

    private func execute(_ sql: String) throws {
        let connection = try PostgresConnection(address)
        try connection.send(sql: sql)
        _ = try connection.finish()
    }

    private func cutAll() throws {
        try execute(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND datname = current_database()
            """)
    }

    @Test func `Another host is refused with the name of who holds it, and changes nothing`()
        throws
    {
        let here = try open("risk-1:/var/lib/belfry")
        let error = try #require(throws: StoreError.self) { try open("risk-2:/var/lib/belfry") }
        #expect(error.sort == .held)
        #expect(error.description == "\(address): risk-1:/var/lib/belfry holds the store")
        try execute(
            "DO $$ BEGIN ASSERT (SELECT count(*) FROM node) = 1; END $$")
        try here.accept([Given("a")])
    }

    @Test func `A name of any length and script is told as far as the server keeps it`() throws {
        let here = try open("börse:" + String(repeating: "x", count: 100))
        let error = try #require(throws: StoreError.self) { try open("two") }
        let known = "b?rse:" + String(repeating: "x", count: 63 - "belfry on b?rse:".count)
        #expect(error.description.hasSuffix(": \(known) holds the store"))
        withExtendedLifetime(here) {}
    }

    @Test func `Who comes when the holder is gone gets it, and takes over all claims`() throws {
        var here: PostgresDurableStore? = try open("one")
        var given = Given("order_filled", for: ["a", "b", "c"])
        given.instances = [try #require(try here?.number(ofInstance: "slack"))]
        given.state = .claimed
        try here?.accept([given], leaseNs: .max - 1)
        here = nil
        let there = try openOnceFree("two")
        #expect(try there.recover(nowNs: 5) == 0)
        #expect(try there.takeOver(leasesUntil: .max, nowNs: 5, limit: 2) == 2)
        #expect(try there.takeOver(leasesUntil: .max, nowNs: 5, limit: 2) == 1)
        let due = try there.due(try there.number(ofInstance: "slack"))
        #expect(due.map(\.isRepeat) == [true, true, true])
        #expect(due.map(\.dueNs) == [5, 5, 5])
    }

    @Test func `A connection that was cut is made anew, and held`() throws {
        let deposed = Atomic(0)
        let here = try open("one") { _ in deposed.add(1, ordering: .relaxed) }
        try cutAll()
        try untilConnected { try here.accept([Given("a", id: "a")]) }
        try cutAll()
        // Nothing is to be written, and it is held all the same.
        try untilConnected { try here.attend() }
        let error = try #require(throws: StoreError.self) { try open("two") }
        #expect(error.sort == .held)
        #expect(deposed.load(ordering: .relaxed) == 0)
    }

    @Test func `A connection that only the server believes in does not stand in the way`() throws {
        let here = try open("one")
        let kept = Atomic<Int32>(-1)
        here.whenSent { _, socket in
            // Its other end stays open, so that the server waits for more.
            kept.store(dup(socket), ordering: .relaxed)
            let nothing = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
            dup2(nothing, socket)
            close(nothing)
        }
        try untilConnected { try here.accept([Given("a", id: "a")]) }
        #expect(try here.event(withID: "a") != nil)
        close(kept.load(ordering: .relaxed))
    }

    @Test func `Who lost it to another host never writes again, and is told once`() throws {
        let deposed = Mutex<[String]>([])
        let here = try open("one") { error in deposed.withLock { $0.append("\(error)") } }
        try cutAll()
        var there: PostgresDurableStore? = try openOnceFree("two")
        for _ in 0..<3 {
            let error = try #require(throws: StoreError.self) { try here.accept([Given("a")]) }
            #expect(error.sort == .held)
        }
        // Not even when it is free again: deliveries of ours were taken over.
        there = nil
        #expect(there == nil)
        try cutAll()
        let error = try #require(throws: StoreError.self) { try here.attend() }
        #expect(error.sort == .held)
        #expect(deposed.withLock { $0 } == ["\(address): two holds the store"])
    }
}
