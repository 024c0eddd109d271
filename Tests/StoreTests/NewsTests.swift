import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("What providers tell later", .timeLimit(.minutes(1))) struct NewsTests {
    private let provider = LastingText("SM-1")
    private let detail = LastingText("mailbox full")

    /// A delivery that was delivered as "SM-1", and another that was merged into it.
    private func delivered(_ test: TestStore) throws -> [DeliveryNumber] {
        var given = Given("order_filled", for: ["ann"])
        given.draft.threadKey = "t"
        given.draft.expiresUnixNs = 9_000
        given.instances = [try test.store.number(ofInstance: "sms")]
        given.group = 7
        given.recipient = "+1"
        let first = try test.store.accept([given, given]).firstNotification
        let numbers = [0, 1].map { DeliveryNumber(notification: first + $0, index: 0) }
        var work = StoreWork()
        work.claims = [StoreWork.Claim(number: numbers[0], attempt: 1)]
        work.merges = [StoreWork.Merge(number: numbers[1], lead: numbers[0])]
        try test.store.commit(&work)
        try test.store.record([.init(numbers[0], .delivered, provider: provider.str)])
        return numbers
    }

    private func news(
        _ number: DeliveryNumber, _ status: Int32, atNs: Int64 = 5_000, end: DeliveryState? = nil,
        next: Int32? = nil
    ) -> StoreWork.News {
        StoreWork.News(
            number: number, attempt: 1, status: status, atNs: atNs, detail: detail.str, end: end,
            endReason: end == nil ? 0 : 10,
            next: next.map { StoreWork.Next(instance: $0, recipient: detail.str, rung: 17) },
            isGone: status == BELFRY_GONE)
    }

    /// What the commit says of it.
    private func tell(_ news: StoreWork.News, to test: TestStore) throws -> StoreWork.News {
        var work = StoreWork()
        work.news = [news]
        try test.store.commit(&work)
        return work.news[0]
    }

    @Test(arguments: StoreKind.allCases)
    func `A message is found by what its provider calls it`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try delivered(test)
        let sms = try test.store.number(ofInstance: "sms")
        let message = try #require(try test.store.message("SM-1", ofInstance: sms))
        #expect(message.number == numbers[0])
        #expect(message.user == "ann")
        #expect(message.recipient == "+1")
        #expect(message.state == .delivered)
        #expect(message.attempts == 1)
        #expect(message.expiresNs == 9_000)
        #expect(message.sinceNs == 2_000)
        #expect(message.merged == 1)
        #expect(try test.store.message("SM-2", ofInstance: sms) == nil)
        #expect(try test.store.message("SM-1", ofInstance: sms + 1) == nil)
        #expect(try test.store.message("", ofInstance: sms) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `A receipt is kept once and changes nothing`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let number = try delivered(test)[0]
        #expect(try !tell(news(number, BELFRY_OK), to: test).isKnown)
        #expect(try tell(news(number, BELFRY_OK, atNs: 6_000), to: test).isKnown)
        let row = try #require(try test.store.delivery(number))
        #expect(row.state == .delivered)
        #expect(row.timeNs == 2_000)
        #expect(
            row.news == [StoredNews(status: BELFRY_OK, atNs: 5_000, detail: "mailbox full")])
    }

    @Test(arguments: StoreKind.allCases)
    func `What came back is a dead letter, with what was told along`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try delivered(test)
        _ = try tell(news(numbers[0], BELFRY_REJECTED, end: .dead), to: test)
        for number in numbers {
            let row = try #require(try test.store.delivery(number))
            #expect(row.state == .dead)
            #expect(row.endReason == 10)
            #expect(row.timeNs == 5_000)
        }
        let row = try #require(try test.store.delivery(numbers[0]))
        #expect(row.detail == "mailbox full")
        #expect(row.history.map(\.status) == [BELFRY_OK])
        #expect(row.history.map(\.endedNs) == [2_000])
        #expect(
            try test.store.deadLetters(DeadLetterRequest(limit: 10)).map(\.number)
                == numbers.reversed())
        // Told again by another word, it has ended already.
        _ = try tell(news(numbers[0], BELFRY_GONE, atNs: 7_000, end: .dead), to: test)
        #expect(try test.store.delivery(numbers[0])?.timeNs == 5_000)
        #expect(try test.store.delivery(numbers[0])?.news.count == 2)
        #expect(try test.store.goneContacts(after: nil, limit: 10).map(\.key.recipient) == ["+1"])
    }

    @Test(arguments: StoreKind.allCases)
    func `A message that came back is not edited any more`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let sms = try test.store.number(ofInstance: "sms")
        var given = Given("order_filled", for: ["ann"])
        given.draft.threadKey = "t"
        given.instances = [sms]
        given.state = .claimed
        let first = try test.store.accept([given]).firstNotification
        let number = DeliveryNumber(notification: first, index: 0)
        try test.store.record([.init(number, .delivered, provider: provider.str)])
        let living = { try test.store.livingMessage(instance: sms, recipient: "", threadKey: "t") }
        _ = try tell(news(number, BELFRY_OK), to: test)
        #expect(try living() == "SM-1")
        _ = try tell(news(number, BELFRY_REJECTED, end: .dead), to: test)
        #expect(try living() == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `It begins again elsewhere with what was told along, once`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try delivered(test)
        let email = try test.store.number(ofInstance: "email")
        let said = try tell(
            news(numbers[0], BELFRY_REJECTED, end: .movedOn, next: email), to: test)
        let next = DeliveryNumber(notification: numbers[0].notification, index: 1)
        #expect(said.next?.number == next)
        #expect(try test.store.delivery(numbers[0])?.state == .movedOn)
        #expect(try test.store.delivery(numbers[0])?.lead == next)
        #expect(try test.store.delivery(numbers[1])?.state == .merged)
        #expect(try test.store.delivery(numbers[1])?.lead == next)
        let due = try test.store.due(email)
        #expect(due.map(\.number) == [next])
        #expect(due.map(\.merged) == [1])
        #expect(due.map(\.rung) == [17])
        // The same work once more, as after a lost answer.
        let again = try tell(
            news(numbers[0], BELFRY_REJECTED, end: .movedOn, next: email), to: test)
        #expect(again.isKnown)
        #expect(again.next?.number == next)
        #expect(try test.store.due(email).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `What is not delivered any more stays as it is`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try delivered(test)
        _ = try tell(news(numbers[0], BELFRY_REJECTED, end: .dead), to: test)
        #expect(try test.store.replay(.these([numbers[0]]), nowNs: 8_000, limit: 1) == 1)
        let email = try test.store.number(ofInstance: "email")
        let said = try tell(
            news(numbers[0], BELFRY_GONE, end: .movedOn, next: email), to: test)
        #expect(said.next?.number == nil)
        #expect(try test.store.delivery(numbers[0])?.state == .due)
        #expect(try test.store.due(email).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `It is forgotten with its event`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let number = try delivered(test)[0]
        _ = try tell(news(number, BELFRY_OK), to: test)
        #expect(try test.query("SELECT count(*) FROM news").output == "1\n")
        while try test.store.tidy(
            limit: 100, nowNs: 2_000, ages: RetentionAges(briefNs: 100, keptNs: 100))
        {}
        #expect(try test.query("SELECT count(*) FROM news").output == "0\n")
    }
}
