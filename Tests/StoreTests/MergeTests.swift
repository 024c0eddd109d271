import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("Deliveries that another one stands for", .timeLimit(.minutes(1)))
struct MergeTests {
    /// Deliveries of one user, instance and group, all due.
    private func grouped(
        _ test: TestStore, _ count: Int, user: String = "ann", group: Int64 = 7,
        instance: String = "slack", recipient: String = ""
    ) throws -> [DeliveryNumber] {
        var given = Given("order_filled", for: [user])
        given.recipient = recipient
        given.instances = [try test.store.number(ofInstance: instance)]
        given.group = group
        let first = try test.store.accept(Array(repeating: given, count: count)).firstNotification
        return (0..<Int64(count)).map { DeliveryNumber(notification: first + $0, index: 0) }
    }

    /// Claims the lead and merges the others into it; says which merges were made.
    private func merge(
        _ others: [DeliveryNumber], into lead: DeliveryNumber, attempt: Int32 = 1,
        isClaimed: Bool = true, in store: any DurableStore
    ) throws -> [Bool] {
        var work = StoreWork()
        if isClaimed { work.claims = [StoreWork.Claim(number: lead, attempt: attempt)] }
        work.merges = others.map { StoreWork.Merge(number: $0, lead: lead) }
        try store.commit(&work)
        return work.merges.map(\.isMade)
    }

    @Test(arguments: StoreKind.allCases)
    func `What is merged is not due any more, and ends with its lead`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try grouped(test, 4)
        #expect(
            try merge(Array(numbers[1...2]), into: numbers[0], in: test.store) == [true, true])
        let slack = try test.store.number(ofInstance: "slack")
        #expect(try test.store.due(slack).map(\.number) == [numbers[3]])
        #expect(try test.store.delivery(numbers[1])?.state == .merged)
        #expect(try test.store.delivery(numbers[1])?.lead == numbers[0])

        try test.store.record([.init(numbers[0], .due, timeNs: 50, status: BELFRY_RETRY)])
        #expect(try test.store.due(slack).map(\.merged) == [2, 0])
        try test.store.claim([numbers[0]], attempt: 2)
        try test.store.record([
            .init(numbers[0], .dead, attempt: 2, timeNs: 60, endReason: 5, status: BELFRY_RETRY)
        ])
        for number in numbers[0...2] {
            let delivery = try #require(try test.store.delivery(number))
            #expect(delivery.state == .dead)
            #expect(delivery.endReason == 5)
            #expect(delivery.timeNs == 60)
        }
        #expect(try test.store.delivery(numbers[1])?.lead == numbers[0])
        #expect(try test.store.delivery(numbers[1])?.attempts == 0)
        #expect(try test.store.delivery(numbers[3])?.state == .due)
    }

    @Test(arguments: StoreKind.allCases)
    func `Only what is of one user, instance, recipient and group is merged`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let lead = try grouped(test, 1)[0]
        let others = [
            try grouped(test, 1, user: "bob"), try grouped(test, 1, group: 8),
            try grouped(test, 1, instance: "email"), try grouped(test, 1, group: 0),
            try grouped(test, 1, recipient: "ann@example.org"), try grouped(test, 1),
        ].map { $0[0] }
        #expect(
            try merge(others + [lead], into: lead, in: test.store)
                == [false, false, false, false, false, true, false])
    }

    @Test(arguments: StoreKind.allCases)
    func `It is merged only with the claim of its lead, and only while it is due`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let numbers = try grouped(test, 3)
        #expect(
            try merge([numbers[1]], into: numbers[0], attempt: 2, in: test.store) == [false])
        #expect(
            try merge([numbers[1]], into: numbers[0], isClaimed: false, in: test.store) == [false])
        try test.store.claim([numbers[0], numbers[2]])
        // Claimed already, but not here.
        #expect(
            try merge([numbers[1]], into: numbers[0], isClaimed: false, in: test.store) == [false])
        #expect(
            try merge([numbers[2], numbers[1]], into: numbers[0], in: test.store) == [false, true])
        #expect(try test.store.delivery(numbers[2])?.state == .claimed)
    }

    @Test(arguments: StoreKind.allCases)
    func `What stood for others takes them along when it is merged itself`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let numbers = try grouped(test, 3)
        #expect(try merge([numbers[1]], into: numbers[0], in: test.store) == [true])
        try test.store.release([numbers[0]])
        #expect(try merge([numbers[0]], into: numbers[2], in: test.store) == [true])
        #expect(try test.store.delivery(numbers[1])?.lead == numbers[2])
        try test.store.record([.init(numbers[2], .delivered)])
        for number in numbers {
            #expect(try test.store.delivery(number)?.state == .delivered)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `A lead says what it stands for, the most important first, also when it has ended`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        let given = [("lead", 1), ("old", 1), ("pressing", 2), ("young", 1)].map { id, priority in
            var given = Given("order_filled", id: id, for: ["ann"])
            given.instances = [slack]
            given.group = 7
            given.priority = Int32(priority)
            given.draft.timeUnixNs = id == "old" ? 5 : 6
            return given
        }
        let first = try test.store.accept(given).firstNotification
        let numbers = (0..<4).map { DeliveryNumber(notification: first + $0, index: 0) }
        let alone = try test.store.digest(of: numbers[0], limit: 10)
        #expect(alone == StoredDigest())
        _ = try merge(Array(numbers[1...3]), into: numbers[0], in: test.store)
        for state in [DeliveryState.merged, .delivered] {
            let digest = try test.store.digest(of: numbers[0], limit: 2)
            #expect(digest.count == 3)
            #expect(digest.members.map(\.eventID) == ["pressing", "young"])
            #expect(digest.members.map(\.delivery) == [numbers[2], numbers[3]])
            #expect(digest.members.allSatisfy { $0.state == state })
            let all = try test.store.digest(of: numbers[0], limit: 10)
            #expect(all.members.map(\.priority) == [2, 1, 1])
            #expect(all.members.last?.happenedNs == 5)
            let event = try #require(try test.store.event(withID: "old"))
            #expect(all.members.last?.event == event)
            if state == .merged { try test.store.record([.init(numbers[0], .delivered)]) }
        }
        #expect(try test.store.eventID(ofNotification: numbers[3].notification) == "young")
        #expect(try test.store.eventID(ofNotification: first + 100) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `What has moved on is not among what its next stands for`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let email = try test.store.number(ofInstance: "email")
        let numbers = try grouped(test, 2)
        _ = try merge([numbers[1]], into: numbers[0], in: test.store)
        let next = try #require(try moveOn([numbers[0]], to: email, in: test.store)[0])
        #expect(
            try test.store.digest(of: next, limit: 10).members.map(\.delivery) == [numbers[1]])
        #expect(try test.store.digest(of: numbers[0], limit: 10).count == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `What moves on begins again elsewhere, with what it stood for`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let email = try test.store.number(ofInstance: "email")
        let numbers = try grouped(test, 2)
        _ = try merge([numbers[1]], into: numbers[0], in: test.store)
        let next = try #require(try moveOn([numbers[0]], to: email, in: test.store)[0])
        #expect(next == DeliveryNumber(notification: numbers[0].notification, index: 1))
        let old = try #require(try test.store.delivery(numbers[0]))
        #expect(old.state == .movedOn)
        #expect(old.lead == next)
        #expect(old.endReason == 9)
        let due = try test.store.due(email)
        #expect(due.map(\.number) == [next])
        #expect(due.map(\.recipient) == ["ann@example.org"])
        #expect(due.map(\.rung) == [2])
        #expect(due.map(\.dueNs) == [60])
        #expect(due.map(\.sinceNs) == [60])
        #expect(due.map(\.attempts) == [0])
        #expect(due.map(\.merged) == [1])
        #expect(due.map(\.user) == ["ann"])
        try test.store.claim([next])
        try test.store.record([.init(next, .delivered)])
        #expect(try test.store.delivery(numbers[1])?.state == .delivered)
        #expect(try test.store.delivery(numbers[0])?.state == .movedOn)
    }

    @Test(arguments: StoreKind.allCases)
    func `Two that move on at once get numbers of their own`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled")
        given.instances = [
            try test.store.number(ofInstance: "slack"), try test.store.number(ofInstance: "sms"),
        ]
        let first = try test.store.accept([given]).firstNotification
        let numbers = (0..<2).map { DeliveryNumber(notification: first, index: $0) }
        try test.store.claim(numbers)
        let email = try test.store.number(ofInstance: "email")
        #expect(
            try moveOn(numbers, to: email, in: test.store)
                == [2, 3].map { DeliveryNumber(notification: first, index: $0) })
        // Late: nothing begins again.
        #expect(try moveOn([numbers[0]], attempt: 2, to: email, in: test.store) == [nil])
        #expect(try test.store.due(email).count == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `A notification that has as many deliveries as it can have ends as dead`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled")
        given.instances = Array(repeating: slack, count: DeliveryNumber.perNotification)
        given.state = .claimed
        let first = try test.store.accept([given]).firstNotification
        let number = DeliveryNumber(notification: first, index: 4)
        #expect(try moveOn([number], to: slack, in: test.store) == [nil])
        #expect(try test.store.delivery(number)?.state == .dead)
        #expect(try test.store.delivery(number)?.lead == nil)
    }

    /// The numbers with which they go on.
    private func moveOn(
        _ numbers: [DeliveryNumber], attempt: Int32 = 1, to instance: Int32,
        in store: any DurableStore
    ) throws -> [DeliveryNumber?] {
        let recipient = LastingText("ann@example.org")
        var work = StoreWork()
        work.outcomes = numbers.map {
            var outcome = StoreWork.Outcome(
                $0, .movedOn, attempt: attempt, timeNs: 60, endReason: 9)
            outcome.next = StoreWork.Next(
                instance: instance, recipient: recipient.str, rung: 2)
            return outcome
        }
        try withExtendedLifetime(recipient) { try store.commit(&work) }
        return work.outcomes.map { $0.next?.number }
    }
}
