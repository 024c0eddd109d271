@testable import Outbox
import Testing
import Vocabulary

/// One at a time of a thread, and one for all of a group.
struct ThreadAndGroupTests {
    private func threaded(
        _ driven: Driven, _ ids: Int64..., thread: UInt64 = 7
    ) {
        for id in ids {
            var delivery = driven.delivery(id)
            delivery.thread = thread
            driven.offer(delivery)
        }
    }

    private func grouped(
        _ driven: Driven, _ ids: Int64..., group: UInt64 = 7, priority: EventPriority = .medium
    ) {
        for id in ids {
            var delivery = driven.delivery(id, priority)
            delivery.group = group
            driven.offer(delivery)
        }
    }

    @Test func `of one thread one goes at a time, in order`() {
        let driven = Driven().readEmptyStore()
        threaded(driven, 1, 2, 3)
        threaded(driven, 4, thread: 8)
        var items = driven.send()
        #expect(items.map(\.delivery.id) == [1, 4])
        #expect(driven.sendIDs() == [])
        for id in [2, 3] as [Int64] {
            driven.complete(items)
            items = driven.send()
            #expect(items.map(\.delivery.id) == [id])
        }
        driven.complete(items)
        #expect(driven.dispatcher.queue.threads.count == 0)
    }

    @Test func `a thread goes on past what is tried again, cancelled, lost or expired`() {
        let driven = Driven().readEmptyStore()
        threaded(driven, 1, 2, 3, 4)
        var late = driven.delivery(5)
        late.thread = 7
        late.expires = driven.now + 1
        driven.offer(late)
        threaded(driven, 6)
        let first = driven.send()
        #expect(driven.sendIDs() == [])
        _ = driven.cancel(2)
        driven.complete(first, .retry(afterNs: Span.minute))
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        #expect(driven.batch.items.map(\.delivery.id) == [3])
        let token = driven.batch.items[0].token
        _ = driven.confirm(token, isWon: false, at: driven.now)
        let fourth = driven.send()
        #expect(fourth.map(\.delivery.id) == [4])
        driven.now += 2
        driven.complete(fourth)
        #expect(driven.sendIDs() == [6])
        #expect(driven.batch.closed.map(\.id) == [5])
    }

    @Test func `a busy channel does not lose a thread its turn`() {
        let driven = Driven().readEmptyStore()
        threaded(driven, 1, 2)
        driven.dispatcher.refused(driven.send(), at: driven.now)
        driven.dispatcher.ready()
        let again = driven.send()
        #expect(again.map(\.delivery.id) == [1])
        driven.complete(again)
        #expect(driven.sendIDs() == [2])
    }

    @Test func `what is due of a group goes as one`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2, 3)
        grouped(driven, 9, group: 8)
        let items = driven.send()
        #expect(items.map(\.delivery.id) == [1, 9])
        #expect(items.map(\.delivery.merged) == [2, 0])
        #expect(
            Set(driven.batch.merges.map(\.id)) == [2, 3]
                && driven.batch.merges.allSatisfy { $0.into == 1 })
        driven.complete(items)
        #expect(driven.sendIDs() == [])
        #expect(driven.dispatcher.queue.count == 0)
        #expect(driven.dispatcher.queue.groups.count == 0)
    }

    @Test func `the most important of a group speaks for it`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2, priority: .low)
        grouped(driven, 3, priority: .high)
        let items = driven.send()
        #expect(items.map(\.delivery.id) == [3])
        #expect(items.map(\.delivery.merged) == [2])
    }

    @Test func `what is not due yet is not merged`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1)
        var later = driven.delivery(2, due: driven.now + 5)
        later.group = 7
        driven.offer(later)
        #expect(driven.send().map(\.delivery.merged) == [0])
        driven.now += 5
        #expect(driven.sendIDs() == [2])
    }

    @Test func `one stands for no more than the limit`() {
        let driven = Driven { $0.queue.mergedLimit = 2 }.readEmptyStore()
        grouped(driven, 1, 2, 3, 4, 5)
        let items = driven.send()
        #expect(items.map(\.delivery.merged) == [2, 1])
        #expect(driven.batch.merges.count == 3)
    }

    @Test func `what was attempted takes nobody along and goes along with nobody`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2)
        driven.complete(driven.send(), .retry(afterNs: 0))
        driven.now += Span.second
        grouped(driven, 3, 4)
        let items = driven.send()
        #expect(items.map(\.delivery.id) == [1, 3])
        #expect(items.map(\.delivery.merged) == [1, 1])
    }

    @Test func `what was cancelled is not stood for`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2, 3)
        driven.dispatcher.queue.ripen(at: driven.now)
        _ = driven.cancel(2)
        _ = driven.cancel(1)
        #expect(driven.sendIDs() == [3])
        #expect(driven.batch.merges == [])
        #expect(driven.dispatcher.queue.count == 1, "what was cancelled is still there")
    }

    @Test func `what has expired is not told along, and ends by itself`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 3)
        var late = driven.delivery(2)
        late.group = 7
        late.expires = driven.now
        driven.offer(late)
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        #expect(driven.batch.merges == [Merge(id: 3, into: 1)])
        #expect(driven.batch.closed.map(\.id) == [2])
        #expect(driven.batch.closed.map(\.verdict) == [.expired])
    }

    @Test func `what moves on says how many go along`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2, 3)
        let items = driven.send()
        let completion = driven.dispatcher.complete(
            items[0].token, .rejected, at: driven.now, randomBits: 0)
        #expect(completion?.settlement.merged == 2)
    }

    @Test func `the count is what the store merged, not what was meant to be`() {
        let driven = Driven().readEmptyStore()
        grouped(driven, 1, 2, 3)
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        let sent = driven.confirm(
            driven.batch.items[0].token, isWon: true, merges: 1, at: driven.now)
        #expect(sent?.merged == 1)
    }

    @Test func `a clock that is set moves pauses and leaves appointments`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1), driven.delivery(2, due: driven.now + 20 * Span.second))
        driven.complete(driven.send(), .retry(afterNs: 10 * Span.second))
        driven.dispatcher.shift(by: -Span.hour)
        driven.now += -Span.hour + 10 * Span.second
        #expect(driven.sendIDs() == [1])
        driven.now += 10 * Span.second
        #expect(driven.sendIDs() == [])
        driven.now += Span.hour
        #expect(driven.sendIDs() == [2])
    }
}
