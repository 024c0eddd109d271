import CBelfry
import Core
import Platform
import Synchronization
import TestKit
import Testing

@testable import Store

@Suite("Claims of nodes that share a store", .timeLimit(.minutes(1)))
struct ClaimTests {
    @Test(arguments: StoreKind.allCases)
    func `What is claimed is given to one node, in the order of its time`(kind: StoreKind) throws {
        let (test, other, slack) = try twoNodes(kind, events: 100)
        #expect(test.store.node != other.node)
        let request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 60)
        let first = try test.store.claimDue(request, leaseNs: 5_000)
        let second = try other.claimDue(request, leaseNs: 5_000)
        #expect(first.count == 60)
        #expect(second.count == 40)
        #expect(Set((first + second).map(\.number)).count == 100)
        #expect(first.map(\.number) == first.map(\.number).sorted())
        #expect(first.allSatisfy { $0.user == "desk" && $0.instance == slack })
        #expect(try other.claimDue(request, leaseNs: 5_000).isEmpty)
        #expect(try test.store.due(request).isEmpty)
        #expect(
            try test.store.claimed(by: other.node, limit: 100).map(\.number)
                == second.map(\.number))
    }

    @Test(arguments: StoreKind.allCases)
    func `Two nodes that claim at once never get the same`(kind: StoreKind) throws {
        let (test, other, slack) = try twoNodes(kind, events: 400)
        let given = Mutex<[DeliveryNumber]>([])
        let threads = try [test.store, other].map { store in
            try Platform.Thread(named: "claimer") {
                let request = DueRequest(
                    instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 7)
                while let page = try? store.claimDue(request, leaseNs: 5_000), !page.isEmpty {
                    given.withLock { $0 += page.map(\.number) }
                }
            }
        }
        for thread in threads { thread.join() }
        let all = given.withLock { $0 }
        #expect(Set(all).count == all.count)
        // Those that one passed over because the other was about to claim them were the other's.
        #expect(all.count == 400)
    }

    @Test(arguments: StoreKind.allCases)
    func `A lease that has run out is taken over, one that was renewed is not`(
        kind: StoreKind
    ) throws {
        let (test, other, slack) = try twoNodes(kind, events: 2)
        let request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 10)
        let mine = try test.store.claimDue(request, leaseNs: 5_000).map(\.number)
        #expect(try other.takeOver(expiredAtNs: 4_999, leaseNs: 9_000, limit: 10).isEmpty)
        #expect(try test.store.claim([mine[0]], leaseNs: 8_000).isEmpty)
        let taken = try other.takeOver(expiredAtNs: 5_000, leaseNs: 9_000, limit: 10)
        #expect(taken.map(\.number) == [mine[1]])
        #expect(taken.map(\.user) == ["desk"])
        // It is too late to renew the other.
        #expect(try test.store.claim(mine, leaseNs: 9_000) == [mine[1]])
        #expect(try other.claimed(by: other.node, limit: 10).map(\.number) == [mine[1]])
    }

    @Test(arguments: StoreKind.allCases)
    func `What was stored as claimed has the lease of its work`(kind: StoreKind) throws {
        let (test, other, slack) = try twoNodes(kind, events: 0)
        var given = Given("order_filled")
        given.instances = [slack]
        given.state = .claimed
        try test.store.accept([given], leaseNs: 700)
        #expect(try other.takeOver(expiredAtNs: 699, leaseNs: 900, limit: 10).isEmpty)
        #expect(try other.takeOver(expiredAtNs: 700, leaseNs: 900, limit: 10).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `A late outcome counts only if it is a success`(kind: StoreKind) throws {
        let (test, other, slack) = try twoNodes(kind, events: 3)
        let request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 10)
        let numbers = try test.store.claimDue(request, leaseNs: 100).map(\.number)
        _ = try other.takeOver(expiredAtNs: 100, leaseNs: 900, limit: 10)
        try test.store.record([
            .init(numbers[0], .due, timeNs: 50, status: BELFRY_RETRY),
            .init(numbers[1], .delivered),
        ])
        #expect(
            try other.claimed(by: other.node, limit: 10).map(\.number) == [numbers[0], numbers[2]])
        // And what was delivered stays so, whatever the other comes to say.
        try other.record([
            .init(numbers[1], .due, status: BELFRY_RETRY), .init(numbers[2], .dead),
        ])
        #expect(try test.store.due(request).isEmpty)
        // What is dead can be tried again.
        try test.store.record([.init(numbers[2], .due, attempts: 0, timeNs: 60)])
        #expect(try test.store.due(request).map(\.number) == [numbers[2]])
    }

    @Test(arguments: StoreKind.allCases)
    func `Of two outcomes of one delivery in a work, the last holds`(kind: StoreKind) throws {
        let (test, _, slack) = try twoNodes(kind, events: 1)
        let request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 10)
        let number = try test.store.claimDue(request, leaseNs: 100)[0].number
        try test.store.record([
            .init(number, .due, attempts: 1, timeNs: 50, status: BELFRY_RETRY),
            .init(number, .due, attempts: 2, timeNs: 70, status: BELFRY_RETRY),
        ])
        #expect(try test.store.due(request).map(\.dueNs) == [70])
        #expect(try test.store.due(request).map(\.attempts) == [2])
    }

    @Test func `A row that somebody holds is passed over and not waited for`() throws {
        let address = try PostgresAddress.ofNewDatabase()
        let store = try PostgresDurableStore(address, node: "one")
        let slack = try store.number(ofInstance: "slack")
        var given = Given("order_filled")
        given.instances = [slack]
        try store.accept([given, given, given])
        let request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 10)
        let numbers = try store.due(request).map(\.number)
        let other = try PostgresConnection(address)
        try other.send(sql: "BEGIN")
        try other.send(
            sql: "SELECT FROM delivery WHERE id = \(numbers[1].rawValue) FOR UPDATE")
        _ = try other.finish()
        #expect(
            try store.claimDue(request, leaseNs: 100).map(\.number) == [numbers[0], numbers[2]])
        try other.rollback()
        #expect(try store.claimDue(request, leaseNs: 100).map(\.number) == [numbers[1]])
        try other.send(sql: "BEGIN")
        try other.send(
            sql: "SELECT FROM delivery WHERE id = \(numbers[0].rawValue) FOR UPDATE")
        _ = try other.finish()
        #expect(
            try store.takeOver(expiredAtNs: 100, leaseNs: 900, limit: 10).map(\.number)
                == [numbers[1], numbers[2]])
    }

    private func twoNodes(
        _ kind: StoreKind, events: Int
    ) throws -> (TestStore, any DurableStore, Int32) {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        try test.store.accept(
            (0..<events).map { _ in
                var given = Given("order_filled")
                given.instances = [slack]
                return given
            })
        return (test, try test.openOther(), slack)
    }
}
