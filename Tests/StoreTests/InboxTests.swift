import Core
import Store
import TestKit
import Testing

@Suite("A user's inbox", .timeLimit(.minutes(1)))
struct InboxTests {
    @Test(arguments: StoreKind.allCases, [0, 3, 1_000])
    func `It is the same whether it is filed, half filed or not`(
        kind: StoreKind, filed: Int
    ) throws {
        let test = try TestStore(kind)
        let first = try test.store.accept(
            (0..<10).map { Given("order_filled", for: $0 % 2 == 0 ? ["ann"] : ["bob", "ann"]) }
        ).firstNotification
        if filed > 0 { _ = try test.store.tidy(limit: filed, nowNs: 0) }
        let all = try test.store.inbox(InboxRequest(user: "ann", limit: 100)).map(\.notification)
        #expect(all == all.sorted(by: >))
        #expect(all.count == 10)
        #expect(try test.store.inbox(InboxRequest(user: "bob", limit: 100)).count == 5)
        #expect(try test.store.inbox(InboxRequest(user: "eve", limit: 100)).isEmpty)
        let page = try test.store.inbox(
            InboxRequest(user: "ann", before: all[3], limit: 2))
        #expect(page.map(\.notification) == Array(all[4...5]))
        #expect(all.last == first)
    }

    @Test(arguments: StoreKind.allCases)
    func `Filing comes to an end, and twice is once`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        try test.store.accept((0..<10).map { _ in Given("order_filled", for: ["ann", "bob"]) })
        var steps = 0
        while try test.store.tidy(limit: 7, nowNs: 0) { steps += 1 }
        // PostgreSQL has nothing to file.
        #expect(steps == (kind == .sqlite ? 3 : 0))
        try test.store.accept([Given("order_filled", for: ["ann"])])
        while try test.store.tidy(limit: 7, nowNs: 0) {}
        #expect(try test.store.inbox(InboxRequest(user: "ann", limit: 100)).count == 11)
    }

    @Test(arguments: StoreKind.allCases, [true, false])
    func `Read marks count once, and only the user's own`(kind: StoreKind, isFiled: Bool) throws {
        let test = try TestStore(kind)
        let first = try test.store.accept(
            (0..<6).map { _ in Given("order_filled", for: ["ann", "bob"]) }
        ).firstNotification
        if isFiled { while try test.store.tidy(limit: 100, nowNs: 0) {} }
        #expect(try test.store.unreadCount(of: "ann") == 6)
        #expect(try test.store.markRead(.one(first), of: "ann", atNs: 5) == 1)
        #expect(try test.store.markRead(.one(first), of: "ann", atNs: 6) == 0)
        #expect(try test.store.markRead(.one(first), of: "bob", atNs: 6) == 0)
        #expect(try test.store.unreadCount(of: "ann") == 5)
        // Ann's are every second one.
        #expect(try test.store.markRead(.upTo(first + 4), of: "ann", atNs: 7) == 2)
        let unread = try test.store.inbox(
            InboxRequest(user: "ann", unreadOnly: true, limit: 100))
        #expect(unread.map(\.notification) == [first + 10, first + 8, first + 6])
        #expect(try test.store.inbox(InboxRequest(user: "ann", limit: 100)).last?.readNs == 5)
        #expect(try test.store.unreadCount(of: "bob") == 6)
    }

    @Test(arguments: StoreKind.allCases)
    func `Dedup keys whose window has closed are forgotten`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        try test.store.accept(
            (0..<10).map { index in
                var given = Given("order_filled")
                given.draft.dedupKey = "key-\(index)"
                given.dedupWindowNs = Int64(index + 1)
                return given
            }, atNs: 100)
        #expect(try test.store.tidy(limit: 4, nowNs: 106))
        while try test.store.tidy(limit: 4, nowNs: 106) {}
        var given = Given("order_filled")
        given.dedupWindowNs = 1
        given.draft.dedupKey = "key-6"
        #expect(try test.store.accept([given], atNs: 106).isDuplicate == [true])
    }
}
