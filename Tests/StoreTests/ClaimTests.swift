import CBelfry
import Core
import Platform
import Store
import Synchronization
import TestKit
import Testing

@Suite("Claims of nodes that share a store", .timeLimit(.minutes(1)))
struct ClaimTests {
    @Test(arguments: StoreKind.allCases)
    func `What one node has claimed no other can have`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 3)
        #expect(test.here.node != test.there.node)
        #expect(try test.here.claim(Array(test.numbers[0...1])).isEmpty)
        #expect(try test.there.claim(test.numbers) == Array(test.numbers[0...1]))
        #expect(try test.here.due(test.slack).isEmpty)
        #expect(try test.here.delivery(test.numbers[0])?.node == test.here.node)
        #expect(try test.here.delivery(test.numbers[2])?.node == test.there.node)
    }

    @Test(arguments: StoreKind.allCases)
    func `Two nodes that claim at once never get the same`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 400)
        let given = Mutex<[DeliveryNumber]>([])
        let slack = test.slack
        let threads = try [test.here, test.there].map { store in
            try Platform.Thread(named: "claimer") {
                let request = DueRequest(
                    instance: slack, priority: BELFRY_MEDIUM, untilNs: .max, limit: 7)
                while let page = try? store.due(request).map(\.number), !page.isEmpty {
                    guard let refused = try? store.claim(page) else { continue }
                    given.withLock { $0 += page.filter { !refused.contains($0) } }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(given.withLock { $0.sorted() } == test.numbers)
    }

    @Test(arguments: StoreKind.allCases)
    func `A claim is for one attempt, which is counted at once`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 1)
        let number = test.numbers[0]
        #expect(try test.here.claim([number], attempt: 2) == [number])
        #expect(try test.here.claim([number], attempt: 1).isEmpty)
        #expect(try test.here.delivery(number)?.attempts == 1)
        try test.here.record([.init(number, .due, timeNs: 50, status: BELFRY_RETRY)])
        #expect(try test.here.claim([number], attempt: 1) == [number])
        #expect(try test.there.claim([number], attempt: 2).isEmpty)
        #expect(try test.here.delivery(number)?.attempts == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `A claim is renewed by its owner alone, and for its attempt alone`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 1)
        let number = test.numbers[0]
        #expect(try test.here.claim([number], isRenewal: true) == [number])
        try test.here.claim([number], leaseNs: 5)
        #expect(try test.here.claim([number], isRenewal: true, leaseNs: 8).isEmpty)
        #expect(try test.here.delivery(number)?.leaseNs == 8)
        #expect(try test.here.claim([number], attempt: 2, isRenewal: true) == [number])
        #expect(try test.there.claim([number], isRenewal: true) == [number])
        #expect(try test.here.delivery(number)?.leaseNs == 8)
    }

    @Test(arguments: StoreKind.allCases)
    func `While another node sends something of a thread, the rest of it waits`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 0)
        var given = Given("order_filled")
        given.instances = [test.slack]
        given.draft.threadKey = "order-1"
        var group = given
        group.group = 5
        var elsewhere = given
        elsewhere.recipient = "#other"
        let first = try test.here.accept([given, given, elsewhere, group]).firstNotification
        let numbers = (0..<4).map { DeliveryNumber(notification: first + $0, index: 0) }
        #expect(try test.here.claim([numbers[0]]).isEmpty)
        #expect(try test.there.claim(Array(numbers[1...])) == [numbers[1]])
        try test.there.record([.init(numbers[3], .delivered)])
        // Its own are its own affair.
        #expect(try test.here.claim([numbers[1]]).isEmpty)
        try test.here.record([.init(numbers[0], .delivered), .init(numbers[1], .delivered)])

        let last = DeliveryNumber(
            notification: try test.here.accept([given]).firstNotification, index: 0)
        #expect(try test.there.claim([last]).isEmpty)
        given.state = .claimed
        let refused = try test.here.accept([given])
        #expect(refused.isRefused == [true])
        let number = DeliveryNumber(notification: refused.firstNotification, index: 0)
        #expect(try test.here.delivery(number)?.state == .due)
        #expect(try test.here.delivery(number)?.attempts == 0)
        try test.there.record([.init(last, .delivered)])
        #expect(try test.here.accept([given]).isRefused == [false])
    }

    @Test(arguments: StoreKind.allCases)
    func `Two nodes at once never have the same thread`(kind: StoreKind) throws {
        let test = try SharedStore(kind, deliveries: 0)
        for round in 0..<20 {
            var given = Given("order_filled")
            given.instances = [test.slack]
            given.draft.threadKey = "order-\(round)"
            let first = try test.here.accept([given, given]).firstNotification
            let refused = Atomic(0)
            let threads = try [test.here, test.there].enumerated().map { index, store in
                try Platform.Thread(named: "claimer") {
                    let number = DeliveryNumber(notification: first + Int64(index), index: 0)
                    if (try? store.claim([number])) != [] { refused.add(1, ordering: .relaxed) }
                }
            }
            for thread in threads { thread.join() }
            #expect(refused.load(ordering: .relaxed) == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `An outcome that does not fit the row is late, and changes nothing`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 2)
        let (number, other) = (test.numbers[0], test.numbers[1])
        try test.here.claim([number])
        #expect(try test.there.record([.init(number, .delivered)]) == [number])
        #expect(try test.here.record([.init(number, .delivered, attempt: 2)]) == [number])
        // Nobody attempts the one, and the other is not due.
        func closed(_ number: DeliveryNumber, after attempts: Int32) -> StoreWork.Outcome {
            StoreWork.Outcome(
                number: number, attempt: attempts, wasClaimed: false, state: .dead, timeNs: 9,
                endReason: 6)
        }
        #expect(try test.here.record([.init(other, .delivered)]) == [other])
        #expect(try test.here.record([closed(other, after: 1)]) == [other])
        #expect(try test.here.record([closed(number, after: 1)]) == [number])
        #expect(try test.here.delivery(number)?.state == .claimed)
        #expect(try test.here.delivery(other)?.state == .due)
        #expect(try test.here.record([closed(other, after: 0)]).isEmpty)
        #expect(try test.here.delivery(other)?.state == .dead)
        #expect(try test.here.delivery(other)?.endReason == 6)
        #expect(try test.here.record([.init(number, .delivered)]).isEmpty)
        #expect(try test.here.record([.init(number, .dead)]) == [number])
    }

    @Test(arguments: StoreKind.allCases)
    func `Of one delivery, a work may say first what an attempt came to and then its end`(
        kind: StoreKind
    ) throws {
        let test = try SharedStore(kind, deliveries: 1)
        let number = test.numbers[0]
        try test.here.claim([number])
        var end = StoreWork.Outcome(number, .expired, timeNs: 70)
        end.wasClaimed = false
        #expect(
            try test.here.record([
                .init(number, .due, timeNs: 50, status: BELFRY_RETRY), end,
            ]).isEmpty)
        #expect(try test.here.delivery(number)?.state == .expired)
        #expect(try test.here.delivery(number)?.history.map(\.status) == [BELFRY_RETRY])
    }
}

/// Two nodes that share a store, and deliveries that are due there.
struct SharedStore {
    private let test: TestStore
    let here: any DurableStore
    let there: any DurableStore
    let slack: Int32
    let numbers: [DeliveryNumber]

    init(_ kind: StoreKind, deliveries: Int) throws {
        test = try TestStore(kind)
        here = test.store
        there = try test.openOther()
        let slack = try here.number(ofInstance: "slack")
        self.slack = slack
        let first = try here.accept(
            (0..<deliveries).map { _ in
                var given = Given("order_filled")
                given.instances = [slack]
                return given
            }
        ).firstNotification
        numbers = (0..<Int64(deliveries)).map {
            DeliveryNumber(notification: first + $0, index: 0)
        }
    }
}
