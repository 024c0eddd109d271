import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("Claims whose owner is gone", .timeLimit(.minutes(1)))
struct RecoveryTests {
    @Test(arguments: StoreKind.allCases)
    func `What this node has claimed before a crash is due again, and marked`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 3)
        try test.here.claim([test.numbers[0]])
        try test.there.claim([test.numbers[1]])
        #expect(try test.here.recover(nowNs: 9_000) == 1)
        #expect(try test.here.recover(nowNs: 9_001) == 0)
        let due = try test.here.due(test.slack)
        #expect(due.map(\.number) == [test.numbers[2], test.numbers[0]])
        #expect(due.map(\.isRepeat) == [false, true])
        #expect(due.map(\.dueNs) == [1_000, 9_000])
        #expect(due.map(\.sinceNs) == [1_000, 1_000])
        #expect(due.map(\.attempts) == [0, 1])
        #expect(try test.here.delivery(test.numbers[1])?.state == .claimed)
        // What it would still have said comes too late.
        #expect(try test.here.record([.init(test.numbers[0], .delivered)]) == [test.numbers[0]])
    }

    @Test(arguments: StoreKind.allCases)
    func `A lease that has run out is taken over, one that was renewed is not`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 2)
        try test.here.claim(test.numbers, leaseNs: 5_000)
        #expect(try test.there.takeOver(nowNs: 4_999, limit: 10) == 0)
        try test.here.claim([test.numbers[0]], isRenewal: true, leaseNs: 8_000)
        #expect(try test.there.takeOver(nowNs: 5_000, limit: 10) == 1)
        let due = try test.there.due(test.slack)
        #expect(due.map(\.number) == [test.numbers[1]])
        #expect(due.map(\.isRepeat) == [true])
        #expect(try test.there.claim([test.numbers[1]], attempt: 2).isEmpty)
        #expect(try test.here.record([.init(test.numbers[1], .delivered)]) == [test.numbers[1]])
    }

    @Test(arguments: StoreKind.allCases)
    func `So many at a time are taken over, and what was stored as claimed has a lease too`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 0)
        var given = Given("order_filled", for: ["a", "b", "c"])
        given.instances = [test.slack]
        given.state = .claimed
        try test.here.accept([given], leaseNs: 700)
        #expect(try test.there.takeOver(nowNs: 699, limit: 2) == 0)
        #expect(try test.there.takeOver(nowNs: 700, limit: 2) == 2)
        #expect(try test.there.takeOver(nowNs: 700, limit: 2) == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `What is given back is as it was, and its attempt was none`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 3)
        let before = try test.here.due(test.slack)
        try test.here.claim(Array(test.numbers[0...1]))
        try test.there.claim([test.numbers[2]])
        try test.here.release(test.numbers)
        #expect(try test.here.due(test.slack) == Array(before[0...1]))
        #expect(try test.here.delivery(test.numbers[2])?.state == .claimed)
        #expect(try test.here.claim([test.numbers[0]], attempt: 1).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `The mark of a repeat stays, and comes from an outcome too`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 1)
        let number = test.numbers[0]
        try test.here.claim([number])
        try test.here.record([
            .init(number, .due, timeNs: 50, isRepeat: true, status: BELFRY_UNKNOWN)
        ])
        #expect(try test.here.due(test.slack).map(\.isRepeat) == [true])
        try test.here.claim([number], attempt: 2)
        try test.here.record([
            .init(number, .due, attempt: 2, timeNs: 60, status: BELFRY_RETRY)
        ])
        #expect(try test.here.due(test.slack).map(\.isRepeat) == [true])
        #expect(try test.here.due(test.slack).map(\.sinceNs) == [1_000])
        try test.here.claim([number], attempt: 3)
        try test.here.release([number])
        #expect(try test.here.due(test.slack).map(\.isRepeat) == [true])
    }

    @Test(arguments: StoreKind.allCases)
    func `All who share a store have one time`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 0)
        let (first, second) = (try test.here.nowNs(), try test.there.nowNs())
        #expect(first > 1_700_000_000_000_000_000)
        #expect(second >= first)
        #expect(second - first < 60_000_000_000)
    }
}
