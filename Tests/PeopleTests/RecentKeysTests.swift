import People
import Testing

struct RecentKeysTests {
    @Test func `a key is first once in its window, which others do not prolong`() {
        var keys = RecentKeys<String>(capacity: 10)
        #expect(keys.visit("a", windowNs: 100, at: 1_000) == .first)
        #expect(keys.visit("a", windowNs: 100, at: 1_099) == .again(since: 1_000, count: 2))
        #expect(keys.visit("b", windowNs: 100, at: 1_099) == .first)
        #expect(keys.visit("a", windowNs: 100, at: 1_100) == .first)
        #expect(keys.visit("a", windowNs: 100, at: 1_101) == .again(since: 1_100, count: 2))
    }

    @Test func `a clock set back a little opens no new window, and far back does`() {
        var keys = RecentKeys<String>(capacity: 10)
        _ = keys.visit("a", windowNs: 100, at: 1_000)
        #expect(keys.visit("a", windowNs: 100, at: 901) == .again(since: 1_000, count: 2))
        #expect(keys.visit("a", windowNs: 100, at: 900) == .first)
        #expect(keys.visit("a", windowNs: 100, at: 950) == .again(since: 900, count: 2))
    }

    @Test func `beyond the capacity the oldest is forgotten and counted`() {
        var keys = RecentKeys<Int>(capacity: 3)
        for key in 0..<4 { _ = keys.visit(key, windowNs: 100, at: Int64(key)) }
        #expect(keys.count == 3)
        #expect(keys.forgotten == 1)
        #expect(keys.visit(1, windowNs: 100, at: 5) == .again(since: 1, count: 2))
        #expect(keys.visit(0, windowNs: 100, at: 5) == .first)
        #expect(keys.all.map(\.key) == [2, 3, 0])
    }

    @Test func `one that was seen anew is not the oldest`() {
        var keys = RecentKeys<Int>(capacity: 3)
        for key in [1, 2, 3] { _ = keys.visit(key, windowNs: 10, at: Int64(key)) }
        #expect(keys.visit(1, windowNs: 10, at: 50) == .first)
        #expect(keys.visit(4, windowNs: 10, at: 51) == .first)
        #expect(keys.open(1, windowNs: 10, at: 52) != nil)
        #expect(keys.open(2, windowNs: 1_000, at: 52) == nil)
        #expect(keys.count <= 3)
    }

    @Test func `what is over is forgotten`() {
        var keys = RecentKeys<Int>(capacity: 3)
        for key in [1, 2] { _ = keys.visit(key, windowNs: 100, at: 0) }
        keys.forget { $0 == 1 }
        #expect(keys.all.map(\.key) == [2])
        #expect(keys.visit(1, windowNs: 100, at: 1) == .first)
        #expect(keys.visit(3, windowNs: 100, at: 1) == .first)
        #expect(keys.visit(4, windowNs: 100, at: 1) == .first)
        #expect(keys.count <= 3)
    }

    @Test func `many keys take no more room than the capacity`() {
        var keys = RecentKeys<Int>(capacity: 1_000)
        for key in 0..<100_000 { _ = keys.visit(key % 5_000, windowNs: 10, at: Int64(key)) }
        #expect(keys.count <= 1_000)
        #expect(keys.all.count == keys.count)
    }
}
