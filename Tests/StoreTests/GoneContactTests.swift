import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("Addresses that are gone", .timeLimit(.minutes(1))) struct GoneContactTests {
    private func claimed(
        _ test: TestStore, _ recipients: [String]
    ) throws -> [DeliveryNumber] {
        let sms = try test.store.number(ofInstance: "sms")
        let given = recipients.map { recipient in
            var given = Given("order_filled", for: [recipient.isEmpty ? "desk" : "ann"])
            given.instances = [sms]
            given.recipient = recipient
            given.state = .claimed
            return given
        }
        let first = try test.store.accept(given).firstNotification
        return recipients.indices.map {
            DeliveryNumber(notification: first + Int64($0), index: 0)
        }
    }

    /// Ends them as gone, with a detail each; says which were late.
    private func end(
        _ numbers: [DeliveryNumber], attempt: Int32 = 1, details: [String], atNs: Int64 = 2_000,
        in store: any DurableStore
    ) throws -> [Bool] {
        let texts = details.map { LastingText($0) }
        var work = StoreWork()
        for (number, text) in zip(numbers, texts) {
            var outcome = StoreWork.Outcome(
                number, .dead, attempt: attempt, timeNs: atNs, endReason: 2, status: BELFRY_GONE)
            outcome.detail = text.str
            outcome.isGone = true
            work.outcomes.append(outcome)
        }
        try withExtendedLifetime(texts) { try store.commit(&work) }
        return work.outcomes.map(\.isLate)
    }

    @Test(arguments: StoreKind.allCases)
    func `They are kept with the outcome that says so, the first word of each`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let numbers = try claimed(test, ["+1", "+2", "+1", ""])
        let details = ["stop", "", "again", "own"]
        #expect(
            try end(numbers, details: details, in: test.store) == [false, false, false, false])
        for _ in 0..<2 {
            let sms = try test.store.number(ofInstance: "sms")
            #expect(
                try test.store.goneContacts(after: nil, limit: 10)
                    == [
                        ("+1", "stop"), ("+2", ""),
                    ].map { address, detail in
                        StoredGoneContact(
                            key: GoneRecipient(user: "ann", instance: sms, recipient: address),
                            sinceNs: 2_000, detail: detail)
                    })
            try test.reopen()
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `What came too late says nothing`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let numbers = try claimed(test, ["+1"])
        #expect(try end(numbers, attempt: 2, details: ["x"], in: test.store) == [true])
        #expect(try test.store.goneContacts(after: nil, limit: 10).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `They are listed page by page, and forgotten one by one`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let addresses = ["+1", "+2", "+3", "+4", "+5"]
        _ = try end(
            try claimed(test, addresses), details: addresses.map { _ in "" }, in: test.store)
        var found: [String] = []
        var last: GoneRecipient?
        while true {
            let page = try test.store.goneContacts(after: last, limit: 2)
            found += page.map(\.key.recipient)
            guard page.count == 2 else { break }
            last = page.last?.key
        }
        #expect(found == addresses)
        let key = try #require(last)
        #expect(try test.store.forgetGone(key))
        #expect(try !test.store.forgetGone(key))
        #expect(try test.store.goneContacts(after: nil, limit: 10).count == 4)
    }
}
