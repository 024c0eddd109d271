import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("How far deliveries are", .timeLimit(.minutes(1)))
struct DeliveryTests {
    @Test(arguments: StoreKind.allCases)
    func `What is due comes in the order of its time, page by page`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        let email = try test.store.number(ofInstance: "email")
        var random = SeededRandom(seed: 5)
        let times = (0..<500).map { _ in Int64.random(in: 0..<50, using: &random) }
        try test.store.accept(
            times.map { time in
                var given = Given("order_filled")
                given.instances = [slack, email]
                given.dueNs = time
                return given
            })
        var seen: [DueDelivery] = []
        var request = DueRequest(
            instance: slack, priority: BELFRY_MEDIUM, untilNs: 39, limit: 64)
        while true {
            let page = try test.store.due(request)
            seen += page
            guard let last = page.last, page.count == 64 else { break }
            request.after = (last.dueNs, last.number)
        }
        #expect(seen.map(\.dueNs) == times.filter { $0 <= 39 }.sorted())
        #expect(Set(seen.map(\.number)).count == seen.count)
        #expect(seen.allSatisfy { $0.instance == slack && $0.user == "desk" && $0.attempts == 0 })
    }

    @Test(arguments: StoreKind.allCases)
    func `A delivery is due, claimed and then what its outcome says`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled", for: ["a", "b", "c"])
        given.instances = [slack]
        given.group = -7
        let first = try test.store.accept([given]).firstNotification
        let numbers = (0..<3).map { DeliveryNumber(notification: first + $0, index: 0) }
        #expect(try test.store.due(slack).map(\.number) == numbers)
        #expect(try test.store.due(slack).map(\.user) == ["a", "b", "c"])
        #expect(try test.store.due(slack).allSatisfy { $0.group == -7 })

        try test.store.claim(Array(numbers[0...1]))
        #expect(try test.store.due(slack).map(\.number) == [numbers[2]])
        try test.reopen()
        for number in numbers[0...1] {
            #expect(try test.store.delivery(number)?.state == .claimed)
        }

        try test.store.record([
            .init(numbers[0], .delivered),
            .init(numbers[1], .due, timeNs: 9_000, status: BELFRY_RETRY),
        ])
        let left = try test.store.due(slack)
        #expect(left.map(\.number) == [numbers[2], numbers[1]])
        #expect(left.map(\.attempts) == [0, 1])
        #expect(left.map(\.dueNs) == [1_000, 9_000])
        #expect(left.map(\.sinceNs) == [1_000, 1_000])
    }

    @Test(arguments: StoreKind.allCases)
    func `What was stored as claimed is not due`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled")
        given.instances = [slack]
        given.state = .claimed
        let first = try test.store.accept([given]).firstNotification
        #expect(try test.store.due(slack).isEmpty)
        let number = DeliveryNumber(notification: first, index: 0)
        #expect(try test.store.delivery(number)?.state == .claimed)
        #expect(try test.store.delivery(number)?.attempts == 1)
        #expect(try test.store.record([.init(number, .delivered)]).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `Priorities are asked for one by one`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        try test.store.accept(
            [BELFRY_LOW, BELFRY_CRITICAL, BELFRY_LOW].map { priority in
                var given = Given("order_filled")
                given.instances = [slack]
                given.priority = priority
                return given
            })
        #expect(try test.store.due(slack, BELFRY_CRITICAL).count == 1)
        #expect(try test.store.due(slack, BELFRY_LOW).count == 2)
        #expect(try test.store.due(slack, BELFRY_HIGH).isEmpty)
    }
}
