import CBelfry
import Core
import TestKit
import Testing

@testable import Store

@Suite("What became of an event", .timeLimit(.minutes(1)))
struct JournalTests {
    @Test(arguments: StoreKind.allCases)
    func `Its notifications, deliveries and decisions are told page by page`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let instances = [
            try test.store.number(ofInstance: "slack"), try test.store.number(ofInstance: "sms"),
        ]
        var given = Given("order_filled", for: ["ann", "bob", "cid"])
        given.instances = instances
        given.state = .claimed
        given.decisions = ["eve", "dan", "fay"]
        let accepted = try test.store.accept([given, Given("a"), given], leaseNs: 77)
        let (event, first) = (accepted.firstEvent, accepted.firstNotification)

        let notifications = try test.store.notifications(ofEvent: event, after: nil, limit: 2)
        #expect(notifications.map(\.user) == ["ann", "bob"])
        #expect(
            try test.store.notifications(
                ofEvent: event, after: notifications[1].number, limit: 2
            ).map(\.user) == ["cid"])
        #expect(
            try test.store.notifications(ofEvent: event + 9, after: nil, limit: 2).isEmpty)

        let deliveries = try test.store.deliveries(of: .event(event), after: nil, limit: 4)
        #expect(deliveries.map(\.user) == ["ann", "ann", "bob", "bob"])
        #expect(deliveries.map(\.instance) == instances + instances)
        #expect(deliveries.allSatisfy { $0.reason == 1 && $0.rule == 41 && $0.leaseNs == 77 })
        #expect(
            try test.store.deliveries(
                of: .event(event), after: deliveries[3].number, limit: 4
            ).map(\.user) == ["cid", "cid"])
        #expect(
            try test.store.deliveries(of: .notification(first + 1), after: nil, limit: 4)
                == Array(deliveries[2...3]))

        let decisions = try test.store.decisions(ofEvent: event, after: nil, limit: 2)
        #expect(decisions.map(\.user) == ["dan", "eve"])
        #expect(decisions.allSatisfy { $0.instance == 1 && $0.reason == 2 && $0.rule == 7 })
        #expect(
            try test.store.decisions(ofEvent: event, after: ("eve", 1), limit: 2).map(\.user)
                == ["fay"])
    }

    @Test(arguments: StoreKind.allCases)
    func `Each delivery has the attempts that were its own`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", for: ["ann", "bob", "cid"])
        given.instances = [try test.store.number(ofInstance: "slack")]
        given.state = .claimed
        let accepted = try test.store.accept([given])
        let numbers = (0..<3).map {
            DeliveryNumber(notification: accepted.firstNotification + $0, index: 0)
        }
        for attempt in 1...2 as ClosedRange<Int32> {
            if attempt > 1 { try test.store.claim([numbers[0], numbers[2]], attempt: attempt) }
            try test.store.record(
                [numbers[0], numbers[2]].map {
                    .init(
                        $0, .due, attempt: attempt, timeNs: 50 * Int64(attempt),
                        status: BELFRY_RETRY)
                })
        }
        let told = try test.store.deliveries(
            of: .event(accepted.firstEvent), after: nil, limit: 9)
        #expect(told.map { $0.history.map(\.number) } == [[1, 2], [], [1, 2]])
        #expect(told[2].history.map(\.endedNs) == [50, 100])
        #expect(told[2].history.map(\.status) == [BELFRY_RETRY, BELFRY_RETRY])
    }

    @Test(arguments: StoreKind.allCases)
    func `Who acknowledges first is noted, for one notification or all of an event`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let accepted = try test.store.accept(
            [Given("a", for: ["ann", "bob", "cid"]), Given("b", for: ["ann"])])
        let (event, first) = (accepted.firstEvent, accepted.firstNotification)
        let store = test.store
        #expect(try store.acknowledge(.notification(first + 1), by: "bob", atNs: 5) == 1)
        #expect(try store.acknowledge(.notification(first + 1), by: "ann", atNs: 6) == 0)
        #expect(try store.acknowledge(.event(event), by: "cid", atNs: 7) == 2)
        let told = try store.notifications(ofEvent: event, after: nil, limit: 9)
        #expect(told.map(\.acknowledgedNs) == [7, 5, 7])
        #expect(told.map(\.acknowledgedBy) == ["cid", "bob", "cid"])
        let inbox = try store.inbox(InboxRequest(user: "ann", limit: 9))
        #expect(inbox.map(\.acknowledgedNs) == [nil, 7])
        #expect(inbox.map(\.acknowledgedBy) == ["", "cid"])
    }

    @Test(arguments: StoreKind.allCases)
    func `The journal is read from a time on, page by page`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        #expect(try test.store.events(JournalRequest(fromNs: 0, limit: 9)).isEmpty)
        let minuteNs: Int64 = 60_000_000_000
        for minute in 0..<10 as Range<Int64> {
            try test.store.accept(
                [Given("a", id: "\(minute)-a"), Given("a", id: "\(minute)-b")],
                atNs: minute * minuteNs)
        }
        func ids(_ request: JournalRequest) throws -> [String] {
            try test.store.events(request).map(\.draft.id)
        }
        let page = try test.store.events(JournalRequest(fromNs: 7 * minuteNs, limit: 3))
        #expect(page.map(\.draft.id) == ["7-a", "7-b", "8-a"])
        #expect(
            try ids(
                JournalRequest(fromNs: 7 * minuteNs, after: page[2].number, limit: 9))
                == ["8-b", "9-a", "9-b"])
        #expect(try ids(JournalRequest(fromNs: 10 * minuteNs, limit: 9)).isEmpty)
        #expect(try ids(JournalRequest(fromNs: .min, limit: 99)).count == 20)
    }

    @Test func `A time is found among numbers with gaps`() {
        // Numbers 10, 13, 16, … accepted at 0, 100, 200, … s.
        let second: Int64 = 1_000_000_000
        func probe(_ number: Int64) -> (number: Int64, acceptedNs: Int64)? {
            let index = max(0, (number - 8) / 3)
            return index < 30 ? (10 + 3 * index, index * 100 * second) : nil
        }
        for index in 0..<30 as Range<Int64> {
            let found = JournalSearch.number(before: index * 100 * second, in: 10..<98, probe)
            #expect(found < 10 + 3 * index)
            #expect(found >= 10 + 3 * (index - 1) - 3)
        }
        #expect(JournalSearch.number(before: .max, in: 10..<98, probe) == 97)
        #expect(JournalSearch.number(before: .min, in: 10..<98, probe) == 9)
    }
}
