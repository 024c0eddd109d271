import Core
import Platform
import Store
import Synchronization
import TestKit
import Testing

@Suite("Nodes that hear of one another", .timeLimit(.minutes(1)))
struct ListeningTests {
    @Test func `Another node hears of what falls due, and not of its own`() throws {
        let address = try PostgresAddress.ofNewDatabase()
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

    @Test func `After a crash of the server all is as before: reading, writing, hearing`() throws {
        let server = try PostgresServer()
        let address = try PostgresAddress.ofNewDatabase(on: server)
        let here = try PostgresDurableStore(address, node: "here")
        let there = try PostgresDurableStore(address, node: "there")
        let slack = try here.number(ofInstance: "slack")
        let ear = Ear()
        try there.listen { ear.hear() }
        ear.wait(for: 1)
        var given = Given("a", id: "before")
        given.instances = [slack]
        try here.accept([given])
        ear.wait(for: 2)
        #expect(try here.event(withID: "before") != nil)

        try server.stop(isCrash: true)
        for call in [{ try here.event(withID: "before") }, { try here.accept([given]).firstEvent }]
            as [() throws -> Int64?]
        {
            let error = #expect(throws: StoreError.self) { _ = try call() }
            #expect(error?.sort == .disconnected)
        }
        try server.start()
        #expect(try here.event(withID: "before") != nil)
        // What may have gone unheard is told.
        ear.wait(for: 3)
        given.draft.id = "after"
        try untilConnected { try here.accept([given]) }
        ear.wait(for: 4)
        #expect(try there.unreadCount(of: "desk") == 2)
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
