import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("Silences, memories and living messages", .timeLimit(.minutes(1)))
struct DocumentTests {
    @Test(arguments: StoreKind.allCases)
    func `Silences are put, replaced, removed, and there after a restart`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        #expect(try test.store.silences().isEmpty)
        try test.store.put(StoredSilence(id: "b", document: #"{"until": 1}"#))
        try test.store.put(StoredSilence(id: "a", document: "{}"))
        try test.store.put(StoredSilence(id: "b", document: #"{"until": 2}"#))
        try test.reopen()
        #expect(
            try test.store.silences() == [
                StoredSilence(id: "a", document: "{}"),
                StoredSilence(id: "b", document: #"{"until": 2}"#),
            ])
        #expect(try test.store.removeSilence("a"))
        #expect(try !test.store.removeSilence("a"))
        #expect(try test.store.silences().map(\.id) == ["b"])
    }

    @Test(arguments: StoreKind.allCases)
    func `What was to be remembered is, until it is to be forgotten`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        #expect(try test.store.memory(of: "limits") == nil)
        try test.store.remember("[1]", as: "limits")
        try test.store.remember("[2]", as: "limits")
        try test.store.remember("", as: "empty")
        try test.reopen()
        #expect(try test.store.memory(of: "limits") == "[2]")
        #expect(try test.store.memory(of: "empty") == "")
        try test.store.remember(nil, as: "limits")
        #expect(try test.store.memory(of: "limits") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `A thread's last message is known by its provider's id`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        func deliver(
            thread: String, provider: String, recipient: String = "", timeNs: Int64 = 2_000,
            as state: DeliveryState = .delivered
        ) throws {
            var given = Given("order_filled")
            given.instances = [slack]
            given.state = .claimed
            given.recipient = recipient
            given.draft.threadKey = thread
            let first = try test.store.accept([given]).firstNotification
            let text = LastingText(provider)
            _ = try withExtendedLifetime(text) {
                try test.store.record([
                    .init(
                        DeliveryNumber(notification: first, index: 0), state, timeNs: timeNs,
                        provider: text.str)
                ])
            }
        }
        func living(_ thread: String, _ recipient: String = "") throws -> String? {
            try test.store.livingMessage(instance: slack, recipient: recipient, threadKey: thread)
        }
        try deliver(thread: "order-1", provider: "m1")
        try deliver(thread: "order-1", provider: "m2")
        try deliver(thread: "order-1", provider: "", timeNs: 2_100)
        try deliver(thread: "order-1", provider: "m3", as: .dead)
        try deliver(thread: "order-1", provider: "m4", recipient: "#desk")
        try deliver(thread: "", provider: "m5")
        #expect(try living("order-1") == "m2")
        #expect(try living("order-1", "#desk") == "m4")
        #expect(try living("order-2") == nil)
        #expect(try living("") == nil)
        // It is forgotten as brief events are.
        let ages = RetentionAges(briefNs: 1_000, keptNs: 1_000_000)
        while try test.store.tidy(limit: 9, nowNs: 2_999, ages: ages) {}
        #expect(try living("order-1") == "m2")
        while try test.store.tidy(limit: 1, nowNs: 3_000, ages: ages) {}
        #expect(try living("order-1") == nil)
        #expect(try living("order-1", "#desk") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `What stood for several is no message to be edited`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled")
        given.instances = [slack]
        given.group = 7
        given.draft.threadKey = "order-1"
        let first = try test.store.accept([given, given]).firstNotification
        let numbers = (0..<2).map { DeliveryNumber(notification: first + $0, index: 0) }
        var work = StoreWork()
        work.claims = [StoreWork.Claim(number: numbers[0], attempt: 1)]
        work.merges = [StoreWork.Merge(number: numbers[1], lead: numbers[0])]
        try test.store.commit(&work)
        let provider = LastingText("digest")
        _ = try withExtendedLifetime(provider) {
            try test.store.record([.init(numbers[0], .delivered, provider: provider.str)])
        }
        #expect(
            try test.store.livingMessage(instance: slack, recipient: "", threadKey: "order-1")
                == nil)
        #expect(try test.store.delivery(numbers[0])?.provider == "digest")
    }
}
