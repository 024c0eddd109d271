@testable import Outbox
import TestKit
import Testing
import Vocabulary

/// Who goes next: priorities, aging, the reserved share, batches.
struct OrderTests {
    @Test func `a higher priority goes first, and within one who came first`() {
        let driven = Driven().readEmptyStore()
        driven.offer(
            driven.delivery(1, .low), driven.delivery(2, .medium), driven.delivery(3, .critical),
            driven.delivery(4, .high), driven.delivery(5, .critical), driven.delivery(6, .low))
        #expect(driven.sendIDs() == [3, 5, 4, 2, 1, 6])
    }

    @Test func `what is due later waits for its time`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1, due: driven.now + 5), driven.delivery(2))
        #expect(driven.sendIDs() == [2])
        #expect(driven.wake(at: driven.now) == driven.now + 5)
        driven.now += 4
        #expect(driven.sendIDs() == [])
        driven.now += 1
        #expect(driven.sendIDs() == [1])
    }

    /// The bound: before everything that becomes ready more than three agings after it.
    @Test func `low never starves, however much of higher priority there is`() {
        let driven = Driven { $0.maxBatch = 1 }.readEmptyStore()
        let aging = driven.dispatcher.queue.settings.agingNs
        let start = driven.now
        driven.offer(driven.delivery(1, .low))
        var id: Int64 = 1
        var sentAt: Int64?
        // Two come for each one that goes.
        while sentAt == nil, driven.now < start + 20 * aging {
            driven.readEmptyStore()
            for _ in 0..<2 {
                id += 1
                driven.offer(driven.delivery(id, id % 3 == 0 ? .critical : .high))
            }
            let sent = driven.send()
            if sent.contains(where: { $0.delivery.id == 1 }) { sentAt = driven.now }
            driven.complete(sent)
            driven.now += Span.second
        }
        // Whoever was ready within three agings goes before it, at one a second.
        #expect(sentAt.map { $0 - start <= 6 * aging + Span.second } == true, "\(sentAt ?? 0)")
        #expect(sentAt.map { $0 - start >= 2 * aging } == true, "it overtook too early")
    }

    @Test func `a priority counts as its aging of waiting, not more`() {
        let driven = Driven().readEmptyStore()
        let aging = driven.dispatcher.queue.settings.agingNs
        let old = driven.now - aging
        driven.offer(driven.delivery(1, .low, due: old - 1), driven.delivery(2, .medium))
        #expect(driven.sendIDs() == [1, 2])
        driven.offer(driven.delivery(3, .low, due: old + 1), driven.delivery(4, .medium))
        #expect(driven.sendIDs() == [4, 3])
    }

    @Test func `a share of the window is the critical ones' alone`() {
        let driven = Driven {
            $0.queue.windowSize = 10
            $0.queue.reservedShare = 20
        }.readEmptyStore()
        for id in 1...20 as ClosedRange<Int64> { driven.offer(driven.delivery(id, .high)) }
        #expect(driven.sendIDs() == Array(1...8))
        driven.offer(
            driven.delivery(30, .critical), driven.delivery(31, .critical),
            driven.delivery(32, .critical))
        let critical = driven.send()
        #expect(critical.map(\.delivery.id) == [30, 31])
        #expect(driven.dispatcher.queue.window.used == 10)
        #expect(driven.sendIDs() == [])
        driven.complete(critical)
        #expect(driven.sendIDs() == [32])
    }

    @Test(arguments: [
        (1, 10, 0), (2, 10, 1), (10, 0, 1), (10, 100, 9), (1_024, 10, 103), (0, 5, 0),
    ])
    func `the share is at least one and never the whole`(size: Int, share: Int, reserved: Int) {
        let window = Window(size: size, reservedShare: share)
        #expect(window.reserved == reserved)
        #expect(window.hasRoom(isCritical: false))
    }

    @Test func `batches hold no more than the channel takes`() {
        let driven = Driven { $0.maxBatch = 3 }.readEmptyStore()
        for id in 1...7 as ClosedRange<Int64> { driven.offer(driven.delivery(id)) }
        #expect(driven.sendIDs() == [1, 2, 3])
        #expect(driven.sendIDs() == [4, 5, 6])
        #expect(driven.sendIDs() == [7])
    }

    @Test func `who is limited stands aside and the others go on`() {
        let driven = Driven {
            $0.limits = SendingLimits(recipient: RateLimit(1, perNs: Span.second))
        }.readEmptyStore()
        for id in 1...4 as ClosedRange<Int64> {
            var delivery = driven.delivery(id)
            delivery.recipient = id < 4 ? 1 : 2
            driven.offer(delivery)
        }
        #expect(driven.sendIDs() == [1, 4])
        driven.now += Span.second
        #expect(driven.sendIDs() == [2])
        driven.now += Span.second
        #expect(driven.sendIDs() == [3])
    }

    @Test func `the instance's limit holds all back until its time`() {
        let driven = Driven {
            $0.limits = SendingLimits(instance: RateLimit(2, perNs: Span.second, burst: 2))
        }.readEmptyStore()
        for id in 1...4 as ClosedRange<Int64> { driven.offer(driven.delivery(id)) }
        #expect(driven.sendIDs() == [1, 2])
        #expect(driven.wake(at: driven.now) == driven.now + Span.second / 2)
        driven.now += Span.second / 2
        #expect(driven.sendIDs() == [3])
    }

    /// Against a sorted list.
    @Test func `the heap gives the earliest, whatever goes in`() {
        var random = SeededRandom(seed: 3)
        var heap = DueHeap()
        var known: [DuePlace] = []
        for id in 0..<4_000 as Range<Int64> {
            let due = Int64(random.below(500))
            heap.push(DueHeap.Item(due: due, id: id, slot: 0))
            known.append(DuePlace(due: due, id: id))
            if random.below(3) == 0, let item = heap.popFirst() {
                known.sort()
                #expect(known.removeFirst() == DuePlace(due: item.due, id: item.id))
            }
        }
        known.sort()
        for place in known { #expect(heap.popFirst()?.id == place.id) }
        #expect(heap.popFirst() == nil)
    }
}
