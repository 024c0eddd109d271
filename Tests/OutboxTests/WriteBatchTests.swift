import Outbox
import Testing
import Vocabulary

struct WriteBatchTests {
    private static func settlement(_ id: Int64) -> Settlement {
        Settlement(id: id, attempt: 1, isClaimed: true, verdict: .delivered)
    }

    @Test func `outcomes wait for each other, but not for long`() {
        var writes = WriteBatch(limit: 3, longestWaitNs: 100)
        #expect(!writes.isRipe(at: 1_000))
        #expect(writes.ripens == .max)
        writes.add(Self.settlement(1), at: 10)
        writes.add(Self.settlement(2), at: 60)
        #expect(!writes.isRipe(at: 109))
        #expect(writes.ripens == 110)
        #expect(writes.isRipe(at: 110))
        #expect(!writes.isFull)
        writes.add(Self.settlement(3), at: 61)
        #expect(writes.isFull && writes.isRipe(at: 61))
    }

    @Test func `a claim is written at once, and only where there is one to make`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1), driven.delivery(2))
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        driven.batch.items[1] = BatchItem(
            token: driven.batch.items[1].token, delivery: driven.batch.items[1].delivery,
            claim: .none)
        var writes = WriteBatch()
        writes.add(driven.batch, at: driven.now)
        #expect(writes.isRipe(at: driven.now))
        #expect(writes.write.claims.map(\.id) == [1])
        #expect(writes.write.claims.map(\.attempt) == [1])
        #expect(writes.write.claims.map(\.isRenewal) == [false])
    }

    @Test func `what is handed over is gone, and its memory comes back`() {
        var writes = WriteBatch(limit: 3, longestWaitNs: 100)
        writes.add(Self.settlement(1), at: 10)
        var write = StoreWrite()
        write.settlements = [Self.settlement(9)]
        writes.exchange(&write)
        #expect(write.settlements.map(\.id) == [1])
        #expect(writes.count == 0 && writes.ripens == .max)
        writes.add(Self.settlement(2), at: 500)
        #expect(writes.ripens == 600)
    }
}
