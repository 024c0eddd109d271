import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("Dead letters, and how much there is", .timeLimit(.minutes(1)))
struct DeadLetterTests {
    @Test(arguments: StoreKind.allCases)
    func `They are listed from the youngest, by instance or all, page by page`(
        kind: StoreKind
    ) throws {
        let test = try Letters(kind)
        #expect(try test.store.deadLetters(DeadLetterRequest(limit: 9)).isEmpty)
        try test.end(1, Array(test.numbers[0...6]))
        let all = try test.store.deadLetters(DeadLetterRequest(limit: 4))
        #expect(all.map(\.number) == [6, 5, 4, 3].map { test.numbers[$0] })
        #expect(all.map(\.user) == ["user-6", "user-5", "user-4", "user-3"])
        #expect(all[0].instance == test.slack)
        #expect(all[0].endReason == 1)
        #expect(all[0].endedNs == 70)
        #expect(all[0].attempts == 1)
        #expect(all[0].detail == "no such channel")
        #expect(try test.store.event(all[0].event)?.draft.type == "order_filled")
        let rest = try test.store.deadLetters(
            DeadLetterRequest(before: all[3].number, limit: 4))
        #expect(rest.map(\.number) == [2, 1, 0].map { test.numbers[$0] })
        #expect(
            try test.store.deadLetters(
                DeadLetterRequest(instance: test.email, before: test.numbers[5], limit: 4)
            ).map(\.number) == [3, 1].map { test.numbers[$0] })
    }

    @Test(arguments: StoreKind.allCases)
    func `A replayed one is as if it were new, but for what may have been received`(
        kind: StoreKind
    ) throws {
        let test = try Letters(kind)
        // Rejected, attempts used up, cancelled, unknown.
        for (index, reason) in [1, 5, 7, 8].enumerated() {
            try test.end(UInt8(reason), [test.numbers[2 * index]])
        }
        let replayed = [0, 2, 4, 6, 8].map { test.numbers[$0] }
        // The last one is claimed.
        #expect(try test.store.replay(.these(replayed), nowNs: 900, limit: 10) == 4)
        let due = try test.store.due(test.slack)
        #expect(due.map(\.number) == Array(replayed[0...3]))
        #expect(due.map(\.isRepeat) == [false, true, false, true])
        #expect(due.map(\.attempts) == [0, 0, 0, 0])
        #expect(due.map(\.dueNs) == [900, 900, 900, 900])
        #expect(due.map(\.sinceNs) == [900, 900, 900, 900])
        #expect(try test.store.deadLetters(DeadLetterRequest(limit: 9)).isEmpty)
        #expect(try test.store.delivery(replayed[0])?.endReason == 0)
        // What it came to before is told still.
        #expect(try test.store.delivery(replayed[0])?.history.count == 1)
        try test.store.claim([replayed[0]])
        try test.end(1, [replayed[0]])
        #expect(try test.store.delivery(replayed[0])?.history.map(\.number) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func `All of an instance are replayed up to a number, some at a time`(kind: StoreKind) throws {
        let test = try Letters(kind)
        try test.end(1, test.numbers)
        let seen = DeadLetterSelection.all(instance: test.slack, upTo: test.numbers[6])
        #expect(try test.store.replay(seen, nowNs: 900, limit: 3) == 3)
        #expect(
            try test.store.due(test.slack).map(\.number)
                == [0, 2, 4].map { test.numbers[$0] })
        #expect(try test.store.replay(seen, nowNs: 900, limit: 3) == 1)
        #expect(try test.store.replay(seen, nowNs: 900, limit: 3) == 0)
        #expect(try test.store.deadLetters(DeadLetterRequest(limit: 9)).count == 6)
    }

    @Test(arguments: StoreKind.allCases)
    func `What has expired is replayed where it is named`(kind: StoreKind) throws {
        let test = try Letters(kind)
        try test.store.record([.init(test.numbers[0], .expired)])
        #expect(
            try test.store.replay(
                .all(instance: test.slack, upTo: test.numbers[9]), nowNs: 900, limit: 9) == 0)
        #expect(try test.store.replay(.these([test.numbers[0]]), nowNs: 900, limit: 9) == 1)
        #expect(try test.store.due(test.slack).map(\.isRepeat) == [true])
    }

    @Test(arguments: StoreKind.allCases)
    func `What is put away is no dead letter any more, and is kept`(kind: StoreKind) throws {
        let test = try Letters(kind)
        try test.end(1, Array(test.numbers[0...5]))
        #expect(try test.store.purge(.these([test.numbers[1], test.numbers[8]]), limit: 9) == 1)
        #expect(
            try test.store.purge(
                .all(instance: test.slack, upTo: test.numbers[2]), limit: 9) == 2)
        #expect(
            try test.store.deadLetters(DeadLetterRequest(limit: 9)).map(\.number)
                == [5, 4, 3].map { test.numbers[$0] })
        #expect(try test.store.delivery(test.numbers[0])?.state == .discarded)
        #expect(try test.store.replay(.these([test.numbers[0]]), nowNs: 900, limit: 9) == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `It is counted how much there is, up to a limit`(kind: StoreKind) throws {
        let test = try Letters(kind)
        try test.end(1, [test.numbers[0]])
        for priority in [BELFRY_LOW, BELFRY_CRITICAL] {
            try test.store.accept(
                [Int64(300), 200, 900].map { dueNs in
                    var given = Given("order_filled")
                    given.instances = [test.slack]
                    given.priority = priority
                    given.dueNs = dueNs
                    return given
                })
        }
        let counts = try test.store.counts(nowNs: 300, limit: 100)
        #expect(counts.map(\.instance) == [test.slack, test.email])
        #expect(counts.map(\.due) == [4, 0])
        #expect(counts.map(\.deferred) == [2, 0])
        #expect(counts.map(\.claimed) == [4, 5])
        #expect(counts.map(\.dead) == [1, 0])
        #expect(counts.map(\.oldestDueNs) == [200, nil])
        let few = try test.store.counts(nowNs: 300, limit: 3)
        #expect(few.map(\.due) == [3, 0])
        #expect(few.map(\.claimed) == [3, 3])
        #expect(try test.store.counts(nowNs: 199, limit: 3).map(\.oldestDueNs) == [nil, nil])
    }
}

/// Ten deliveries of two instances in turn, claimed: the even ones on slack.
private struct Letters {
    let slack: Int32
    let email: Int32
    let numbers: [DeliveryNumber]
    let store: any DurableStore
    private let owner: TestStore

    init(_ kind: StoreKind) throws {
        owner = try TestStore(kind)
        store = owner.store
        slack = try store.number(ofInstance: "slack")
        email = try store.number(ofInstance: "email")
        let instances = [slack, email]
        let first = try store.accept(
            (0..<10).map {
                var given = Given("order_filled", for: ["user-\($0)"])
                given.instances = [instances[$0 % 2]]
                given.state = .claimed
                return given
            }
        ).firstNotification
        numbers = (0..<10).map { DeliveryNumber(notification: first + $0, index: 0) }
    }

    func end(_ reason: UInt8, _ numbers: [DeliveryNumber]) throws {
        let detail = LastingText("no such channel")
        _ = try withExtendedLifetime(detail) {
            try store.record(
                numbers.map {
                    var outcome = StoreWork.Outcome(
                        $0, .dead, timeNs: 70, endReason: reason, status: BELFRY_REJECTED)
                    outcome.detail = detail.str
                    return outcome
                })
        }
    }
}
