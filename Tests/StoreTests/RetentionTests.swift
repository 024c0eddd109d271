import CBelfry
import Core
import TestKit
import Testing

@testable import Store

@Suite("What is forgotten, and when", .timeLimit(.minutes(1)))
struct RetentionTests {
    private static let ages = RetentionAges(briefNs: 1_000, keptNs: 10_000)

    @Test(arguments: StoreKind.allCases)
    func `Brief events go after their age, kept ones after theirs, with all that is theirs`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = (0..<4).map { Given("order_filled", id: "id-\($0)", for: ["ann", "bob"]) }
        for index in given.indices {
            given[index].instances = [slack]
            given[index].state = .claimed
            given[index].decisions = ["eve"]
        }
        given[1].retention = .kept
        let accepted = try test.store.accept(given, atNs: 100)
        try test.store.accept([Given("order_filled", id: "young", for: ["ann"])], atNs: 2_000)
        let deliveries = (0..<8).map {
            DeliveryNumber(notification: accepted.firstNotification + $0, index: 0)
        }
        try test.store.record(
            deliveries.map { StoreWork.Outcome($0, .dead, status: BELFRY_RETRY) })

        tidy(test, atNs: 1_099)
        #expect(try test.store.event(withID: "id-0") != nil)
        tidy(test, atNs: 1_100)
        #expect(
            try ["id-0", "id-2", "id-3"].allSatisfy { try test.store.event(withID: $0) == nil })
        #expect(try test.store.event(withID: "id-1") != nil)
        #expect(try count(test, "notification") == 3)
        #expect(try test.store.inbox(InboxRequest(user: "bob", limit: 9)).count == 1)
        #expect(try test.store.unreadCount(of: "ann") == 2)
        #expect(try count(test, "delivery") == 2)
        #expect(try count(test, "attempt") == 2)
        #expect(try count(test, "decision") == 1)

        tidy(test, atNs: 10_100)
        // Younger ones are gone too by now.
        #expect(try count(test, "event") == 1)
        #expect(try test.store.event(withID: "id-1") != nil)
        tidy(test, atNs: 86_400_000_010_100)
        #expect(try count(test, "event") == 0)
        #expect(try count(test, "delivery") == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `What has a delivery that is due or claimed stays until it has none`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled", id: "due")
        given.instances = [slack]
        var claimed = Given("order_filled", id: "claimed")
        claimed.instances = [slack]
        claimed.state = .claimed
        let first = try test.store.accept(
            [given, claimed, Given("order_filled", id: "done")], atNs: 100
        ).firstNotification
        tidy(test, atNs: 5_000)
        #expect(try test.store.event(withID: "due") != nil)
        #expect(try test.store.event(withID: "claimed") != nil)
        #expect(try test.store.event(withID: "done") == nil)
        try test.store.claim([DeliveryNumber(notification: first, index: 0)])
        try test.store.record(
            (0..<2).map { .init(DeliveryNumber(notification: first + $0, index: 0), .delivered) })
        // It is looked at again a day later.
        tidy(test, atNs: 86_400_000_005_000)
        tidy(test, atNs: 86_400_000_005_000)
        #expect(try count(test, "event") == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `What another delivery stands for stays until that one has ended`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", id: "merged")
        given.instances = [try test.store.number(ofInstance: "slack")]
        given.group = 7
        let merged = try test.store.accept([given], atNs: 100).firstNotification
        given.draft.id = "lead"
        let lead = DeliveryNumber(
            notification: try test.store.accept([given], atNs: 4_500).firstNotification, index: 0)
        var work = StoreWork()
        work.claims = [StoreWork.Claim(number: lead, attempt: 1)]
        work.merges = [
            StoreWork.Merge(number: DeliveryNumber(notification: merged, index: 0), lead: lead)
        ]
        try test.store.commit(&work)
        tidy(test, atNs: 5_000)
        #expect(try test.store.event(withID: "merged") != nil)
        try test.store.record([.init(lead, .delivered)])
        tidy(test, atNs: 86_400_000_005_000)
        tidy(test, atNs: 86_400_000_005_000)
        #expect(try test.store.event(withID: "merged") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `A step is about as large as it may be, also where one event has many rows`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        try test.store.accept(
            [Given("order_filled", for: (0..<100).map { "user-\($0)" })], atNs: 100)
        while try test.store.tidy(limit: 1_000, nowNs: 0) {}
        #expect(try test.store.tidy(limit: 30, nowNs: 5_000, ages: Self.ages))
        #expect(try count(test, "notification") == 70)
        tidy(test, atNs: 5_000)
        #expect(try count(test, "notification") == 0)
        #expect(try count(test, "event") == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `Numbers of what was forgotten are not given out again`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let before = try test.store.accept([Given("a"), Given("b")], atNs: 100)
        tidy(test, atNs: 5_000)
        #expect(try count(test, "event") == 0)
        try test.reopen()
        let after = try test.store.accept([Given("c")], atNs: 5_000)
        #expect(after.firstEvent > before.firstEvent + 1)
        #expect(after.firstNotification > before.firstNotification + 1)
    }

    private func tidy(_ test: TestStore, atNs: Int64) {
        #expect(throws: Never.self) {
            while try test.store.tidy(limit: 3, nowNs: atNs, ages: Self.ages) {}
        }
    }

    private func count(_ test: TestStore, _ table: String) throws -> Int {
        let (status, output) = try test.query("SELECT count(*) FROM \(table)")
        #expect(status == 0, "\(output)")
        return try #require(Int(output.filter(\.isNumber)))
    }
}
