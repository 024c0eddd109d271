@testable import Outbox
import Testing
import Vocabulary

/// What is in memory, what is left to the store, and how it comes back.
struct MemoryTests {
    @Test func `a delivery takes 64 bytes, and its slot 112 with it`() {
        #expect(MemoryLayout<DueDelivery>.stride == 64)
        #expect(MemoryLayout<Slots.Slot>.stride <= 112)
    }

    @Test func `fields that share bytes keep to their own`() {
        var delivery = DueDelivery(id: 1, due: 3 * Span.second + 5, priority: .high)
        #expect(delivery.since == 3 * Span.second)
        delivery.isRepeat = true
        delivery.hasFallback = true
        delivery.isCancelled = true
        #expect(delivery.priority == .high)
        delivery.hasFallback = false
        #expect(delivery.isRepeat && delivery.isCancelled && !delivery.hasFallback)
        delivery.since = .max
        #expect(delivery.since == Int64(UInt32.max) * Span.second)
    }

    /// A store with a million rows, of which it never hands out more than there is room for.
    @Test func `a backlog stays in the store, and all of it goes in its order`() {
        let driven = Driven {
            $0.queue.capacity = 64
            $0.maxBatch = 8
        }
        let total: Int64 = 3_000
        let start = driven.now
        var sent: [Int64] = []
        var most = 0
        while sent.count < total, driven.now < start + Span.hour {
            while let refill = driven.dispatcher.queue.refill(at: driven.now) {
                let first = refill.after.due == .min ? 1 : refill.after.due - (start - total) + 1
                let isTheirs = refill.line == 1 && first <= total
                let last = min(total, first + Int64(refill.limit) - 1)
                // Whatever went is claimed or done: not among what is due.
                let ids = isTheirs ? (first...last).filter { $0 > sent.count } : []
                let rows = ids.map { driven.delivery($0, due: start - total + $0) }
                driven.dispatcher.queue.refilled(refill, with: rows)
            }
            most = max(most, driven.dispatcher.queue.count)
            let items = driven.send()
            sent += items.map(\.delivery.id)
            driven.complete(items)
            driven.now += Span.millisecond
        }
        #expect(sent == Array(1...total))
        #expect(most <= 64)
    }

    @Test func `what comes in behind a backlog waits in the store for its turn`() {
        let driven = Driven { $0.queue.capacity = 16 }
        guard let refill = refills(driven).first(where: { $0.line == 1 }) else {
            Issue.record("nothing is read")
            return
        }
        let rows = (1...4).map { driven.delivery($0, due: driven.now - 100 + $0) }
        driven.dispatcher.queue.refilled(refill, with: rows)
        #expect(refill.limit == 4)
        #expect(!driven.offer(driven.delivery(50)))
        #expect(driven.offer(driven.delivery(51, .critical)) == false, "its line was not read")
        driven.complete(driven.send())
        let next = driven.dispatcher.queue.refill(at: driven.now)
        #expect(next?.after == DuePlace(due: driven.now - 96, id: 4))
    }

    /// All that is asked for now, unanswered.
    private func refills(_ driven: Driven) -> [Refill] {
        var found: [Refill] = []
        while let refill = driven.dispatcher.queue.refill(at: driven.now) { found.append(refill) }
        return found
    }

    @Test func `the highest priority is read first, each on its own`() {
        let driven = Driven()
        #expect(refills(driven).map(\.line) == [3, 2, 1, 0])
        #expect(refills(driven).isEmpty, "a read is asked for twice")
    }

    @Test func `what finds no room is read again from its own place`() {
        let driven = Driven { $0.queue.capacity = 8 }.readEmptyStore()
        #expect(driven.offer(driven.delivery(1), driven.delivery(2)))
        #expect(!driven.offer(driven.delivery(3)))
        driven.complete(driven.send())
        let refill = driven.dispatcher.queue.refill(at: driven.now)
        #expect(refill?.after == DuePlace(due: driven.now, id: 2))
    }

    @Test func `what is committed while a read is under way is not overlooked`() {
        let driven = Driven { $0.queue.capacity = 64 }
        let reads = refills(driven)
        #expect(!driven.offer(driven.delivery(9, .high)))
        for refill in reads { driven.dispatcher.queue.refilled(refill, with: []) }
        let again = driven.dispatcher.queue.refill(at: driven.now)
        #expect(again?.line == 2)
        #expect(again?.after == DuePlace(due: driven.now, id: 8))
    }

    @Test func `a read that failed is asked for again from the start`() {
        let driven = Driven()
        for refill in refills(driven) { driven.dispatcher.queue.refillFailed(refill) }
        #expect(refills(driven).allSatisfy { $0.after == .start })
    }

    @Test func `now and then all is read again, for what other nodes left`() {
        let driven = Driven().readEmptyStore()
        driven.now += driven.dispatcher.queue.settings.rescanNs - 1
        let early = refills(driven)
        #expect(early.isEmpty)
        driven.now += 1
        let reads = refills(driven)
        #expect(reads.map(\.after) == Array(repeating: .start, count: 4))
    }

    @Test func `what is known is not taken in twice`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        #expect(driven.offer(driven.delivery(1)))
        let items = driven.send()
        driven.offer(driven.delivery(1))
        #expect(items.count == 1)
        #expect(driven.sendIDs() == [])
        #expect(driven.dispatcher.queue.count == 1)
    }

    @Test func `a retry that is far off is forgotten, and a near one kept`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1), driven.delivery(2))
        let items = driven.send()
        driven.complete([items[0]], .retry(afterNs: 30 * Span.second))
        driven.complete([items[1]], .retry(afterNs: 30 * Span.minute))
        #expect(driven.knows(1))
        #expect(!driven.knows(2))
        driven.now += 30 * Span.second
        #expect(driven.sendIDs() == [1])
    }

    @Test func `places are used again`() {
        let driven = Driven { $0.queue.capacity = 1_024 }.readEmptyStore()
        for id in 1...10_000 as ClosedRange<Int64> {
            driven.offer(driven.delivery(id))
            driven.complete(driven.send())
        }
        #expect(driven.dispatcher.queue.count == 0)
        #expect(driven.dispatcher.queue.slots.indices.count == 1)
    }
}
