import CBelfry
import Core
import Store
import TestKit
import Testing

@Suite("What is accepted is stored whole, once, or not at all", .timeLimit(.minutes(1)))
struct AcceptingTests {
    @Test(arguments: StoreKind.allCases)
    func `An event comes back as it was given, whatever its texts hold`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", id: "it's \"quoted\" 🔔", for: ["'; DROP TABLE event; --"])
        given.draft.subject = "RELIANCE"
        given.draft.user = "'; DROP TABLE event; --"
        given.draft.priority = 2
        given.draft.title = "RELIANCE 100 shares @ ₹2,500"
        given.draft.body = "مرحبا بالعالم\nשלום\u{202E}abc"
        given.draft.payload = #"{"note": "a\u0000b", "emoji": "🚨"}"#
        given.draft.threadKey = "order-1"
        given.draft.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        given.draft.timeUnixNs = 1_760_000_000_123_456_789
        given.draft.expiresUnixNs = 1_760_000_001_000_000_000
        given.draft.numbers = [("price", 2500.05), ("quantity", 100), ("tiny", -1e-300)]
        given.draft.attrs = [("desk", "a \"b\""), ("empty", "")]
        let accepted = try test.store.accept([given], atNs: 77)
        try test.reopen()
        let stored = try #require(try test.store.event(accepted.firstEvent))
        #expect(stored.draft == given.draft)
        #expect(stored.acceptedNs == 77)
        #expect(stored.source == "broker")
        #expect(try test.store.event(withID: given.draft.id) == accepted.firstEvent)
        #expect(try test.store.event(withID: "another") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `A payload of a megabyte is one of many in a commit`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = (0..<100).map { Given("order_filled", id: "id-\($0)") }
        given[50].draft.payload = "{\"big\":\"" + String(repeating: "x", count: 1_048_000) + "\"}"
        let accepted = try test.store.accept(given)
        #expect(
            try test.store.event(accepted.firstEvent + 50)?.draft.payload == given[50].draft.payload
        )
        #expect(try test.store.event(accepted.firstEvent + 99)?.draft.id == "id-99")
    }

    @Test(arguments: StoreKind.allCases)
    func `A dedup key is one event while its window is open`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        func fill(_ id: String) -> Given {
            var given = Given("order_filled", id: id)
            given.draft.dedupKey = "fill-1"
            given.dedupWindowNs = 100
            given.instances = [slack]
            return given
        }
        // Twice in one commit, and once more in another.
        let first = try test.store.accept([fill("a"), fill("b")], atNs: 1_000)
        #expect(first.isDuplicate == [false, true])
        #expect(try test.store.accept([fill("c")], atNs: 1_099).isDuplicate == [true])
        #expect(try test.store.event(withID: "b") == nil)
        #expect(try test.store.event(withID: "c") == nil)
        #expect(try test.store.inbox(InboxRequest(user: "desk", limit: 10)).count == 1)
        #expect(try test.store.due(slack).count == 1)
        try test.reopen()
        #expect(try test.store.accept([fill("d")], atNs: 1_099).isDuplicate == [true])
        #expect(try test.store.accept([fill("e")], atNs: 1_100).isDuplicate == [false])
    }

    @Test(arguments: StoreKind.allCases)
    func `What is known by its id does not take its dedup key again`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        func fill(_ id: String) -> Given {
            var given = Given("order_filled", id: id)
            given.draft.dedupKey = "fill-1"
            given.dedupWindowNs = 100
            return given
        }
        try test.store.accept([fill("a")], atNs: 1_000)
        #expect(try test.store.accept([fill("a")], atNs: 1_200).isDuplicate == [true])
        #expect(try test.store.accept([fill("b")], atNs: 1_210).isDuplicate == [false])
    }

    @Test(arguments: StoreKind.allCases)
    func `An id is one event for ever`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        #expect(
            try test.store.accept([Given("a", id: "1"), Given("a", id: "1")]).isDuplicate == [
                false, true,
            ])
        try test.reopen()
        #expect(try test.store.accept([Given("a", id: "1")]).isDuplicate == [true])
        #expect(try test.store.inbox(InboxRequest(user: "desk", limit: 10)).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `Numbers go on where they were, and none comes twice`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let first = try test.store.accept([Given("a"), Given("a", for: ["x", "y", "z"])])
        try test.reopen()
        let second = try test.store.accept([Given("a")])
        #expect(second.firstEvent > first.firstEvent + 1)
        #expect(second.firstNotification > first.firstNotification + 3)
    }

    @Test(arguments: StoreKind.allCases)
    func `An instance has one number for ever`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        let email = try test.store.number(ofInstance: "email")
        #expect(slack != email)
        try test.reopen()
        #expect(try test.store.number(ofInstance: "email") == email)
        #expect(try test.store.number(ofInstance: "slack") == slack)
    }

    @Test(arguments: StoreKind.allCases)
    func `The same work once more is no duplicate, and changes nothing`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = (0..<3).map { Given("order_filled", id: "id-\($0)", for: ["ann", "bob"]) }
        for index in given.indices { given[index].instances = [slack] }
        given[1].draft.dedupKey = "fill-1"
        given[1].dedupWindowNs = 100
        given[2].decisions = ["eve"]
        let numbers = try test.store.reserve(for: given)
        #expect(
            try test.store.accept(given, under: numbers).isDuplicate == [false, false, false])
        let delivery = DeliveryNumber(
            notification: numbers.notifications.lowerBound, index: 0)
        try test.store.claim([delivery])
        try test.store.record([.init(delivery, .delivered)])
        #expect(
            try test.store.accept(given, under: numbers).isDuplicate == [false, false, false])
        #expect(try test.store.due(slack).count == 5)
        #expect(try test.store.inbox(InboxRequest(user: "ann", limit: 10)).count == 3)
        // Another event of the same id or key is one.
        var others = [Given("order_filled", id: "id-0"), Given("order_filled", id: "other")]
        others[1].draft.dedupKey = "fill-1"
        others[1].dedupWindowNs = 100
        #expect(try test.store.accept(others, atNs: 1_001).isDuplicate == [true, true])
    }

    @Test(arguments: StoreKind.allCases)
    func `The same outcomes, claims and merges once more are told as the first time`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        var given = Given("order_filled")
        given.instances = [slack]
        given.group = 7
        let first = try test.store.accept(Array(repeating: given, count: 4)).firstNotification
        let numbers = (0..<4).map { DeliveryNumber(notification: first + $0, index: 0) }
        try test.store.claim(Array(numbers[0...1]))
        for _ in 0..<2 {
            var work = StoreWork()
            var moved = StoreWork.Outcome(numbers[1], .movedOn, timeNs: 60, endReason: 9)
            moved.next = StoreWork.Next(instance: slack, recipient: belfry_str(), rung: 1)
            work.outcomes = [.init(numbers[0], .due, timeNs: 50, status: BELFRY_RETRY), moved]
            work.claims = [StoreWork.Claim(number: numbers[2], attempt: 1)]
            work.merges = [StoreWork.Merge(number: numbers[3], lead: numbers[2])]
            try test.store.commit(&work)
            #expect(work.outcomes.map(\.isLate) == [false, false])
            #expect(
                work.outcomes[1].next?.number
                    == DeliveryNumber(notification: numbers[1].notification, index: 1))
            #expect(work.claims.map(\.isRefused) == [false])
            #expect(work.merges.map(\.isMade) == [true])
        }
        #expect(try test.store.due(slack).count == 2)
        #expect(try test.store.delivery(numbers[0])?.history.count == 1)
        #expect(try test.store.delivery(numbers[2])?.attempts == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `What was stored as claimed is told to be somebody else's by now, if it is`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", id: "a", for: ["ann", "bob"])
        given.instances = [try test.store.number(ofInstance: "slack")]
        given.state = .claimed
        let numbers = try test.store.reserve(for: [given])
        let first = try test.store.accept([given], under: numbers)
        #expect(first.isRefused == [false, false])
        try test.store.release([DeliveryNumber(notification: first.firstNotification, index: 0)])
        let again = try test.store.accept([given], under: numbers)
        #expect(again.isDuplicate == [false])
        #expect(again.isRefused == [true, false])
    }

    @Test(arguments: StoreKind.allCases)
    func `What is known and what is new are told apart in one commit`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let slack = try test.store.number(ofInstance: "slack")
        func fill(_ id: String, key: String) -> Given {
            var given = Given("order_filled", id: id, for: [id])
            given.draft.dedupKey = key
            given.dedupWindowNs = key.isEmpty ? 0 : 100
            given.instances = [slack]
            return given
        }
        try test.store.accept([fill("a", key: "k1"), fill("b", key: "")], atNs: 1_000)
        // k1's window has closed at 1,100; k2 comes twice; b is there.
        let second = [
            fill("c", key: "k1"), fill("b", key: ""), fill("d", key: "k2"), fill("e", key: "k2"),
            fill("f", key: ""), fill("f", key: ""), fill("g", key: "k1"),
        ]
        #expect(
            try test.store.accept(second, atNs: 1_100).isDuplicate == [
                false, true, false, true, false, true, true,
            ])
        #expect(try test.store.due(slack).map(\.user) == ["a", "b", "c", "d", "f"])
    }

    @Test(arguments: StoreKind.allCases)
    func `The longest keys are kept, whatever bytes they hold`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var random = SeededRandom(seed: 7)
        // Without order, so that no store makes them shorter.
        func text(_ bytes: ClosedRange<UInt8>) -> String {
            String(
                decoding: (0..<1_024).map { _ in bytes.randomElement(using: &random) ?? 0 },
                as: UTF8.self)
        }
        let given = [0...1, 0...3, 0...15, 0...127].map { (bytes: ClosedRange<UInt8>) in
            var given = Given("order_filled", id: text(32...126))
            given.draft.dedupKey = text(bytes)
            given.dedupWindowNs = 100
            return given
        }
        let first = try test.store.accept(given).firstEvent
        for (index, given) in given.enumerated() {
            let number = first + Int64(index)
            #expect(try test.store.event(withID: given.draft.id) == number)
            #expect(try test.store.event(number)?.draft.dedupKey == given.draft.dedupKey)
        }
        #expect(try test.store.accept(given).isDuplicate == [true, true, true, true])
    }

    @Test(arguments: StoreKind.allCases)
    func `A commit may be of many megabytes, known events among them`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let given = (0..<20).map { index in
            var given = Given("order_filled", id: "id-\(index)", for: ["ann"])
            given.draft.payload = "{\"big\":\"" + String(repeating: "x", count: 1_048_000) + "\"}"
            return given
        }
        #expect(
            try test.store.accept(Array(given[..<12])).isDuplicate
                == Array(repeating: false, count: 12))
        #expect(
            try test.store.accept(given).isDuplicate
                == Array(repeating: true, count: 12) + Array(repeating: false, count: 8))
        #expect(try test.store.unreadCount(of: "ann") == 20)
    }

    @Test(arguments: StoreKind.allCases)
    func `A text may hold a NUL, and what stands for it in a store`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", id: "a", for: ["\u{1}1"])
        given.draft.title = "a\u{0}b\u{1}\u{0}\u{1}"
        given.draft.body = "\u{0}"
        given.draft.dedupKey = "k\u{0}\u{1}0"
        given.draft.attrs = [("a", "\u{0}")]
        let accepted = try test.store.accept([given])
        let stored = try #require(try test.store.event(accepted.firstEvent)).draft
        #expect(stored.title == given.draft.title)
        #expect(stored.body == given.draft.body)
        #expect(stored.dedupKey == given.draft.dedupKey)
        #expect(stored.attrs.map(\.value) == ["\u{0}"])
        #expect(try test.store.event(withID: "a") == accepted.firstEvent)
        #expect(try test.store.unreadCount(of: "\u{1}1") == 1)
    }
}
