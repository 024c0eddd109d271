import Outbox
import Testing

/// What others have made due is read at once, whatever was read before.
struct RescanTests {
    @Test func `after it every line is read from its start, and what is known is not doubled`() {
        let driven = Driven().readEmptyStore()
        #expect(driven.offer(driven.delivery(1)))
        #expect(driven.dispatcher.queue.refill(at: driven.now) == nil)
        driven.dispatcher.queue.rescan()
        var lines: [Int] = []
        while let refill = driven.dispatcher.queue.refill(at: driven.now) {
            #expect(refill.after == .start)
            let rows = refill.line == 1 ? [driven.delivery(1), driven.delivery(2)] : []
            driven.dispatcher.queue.refilled(refill, with: rows)
            lines.append(refill.line)
        }
        #expect(lines == [3, 2, 1, 0])
        #expect(driven.sendIDs().sorted() == [1, 2])
    }

    @Test func `a read that was under way does not count as the one that was asked for`() {
        let driven = Driven().readEmptyStore()
        driven.dispatcher.queue.rescan()
        guard let early = driven.dispatcher.queue.refill(at: driven.now) else {
            Issue.record("nothing is read")
            return
        }
        driven.dispatcher.queue.rescan()
        driven.dispatcher.queue.refilled(early, with: [])
        var again: [Refill] = []
        while let refill = driven.dispatcher.queue.refill(at: driven.now) { again.append(refill) }
        #expect(again.contains { $0.line == early.line && $0.after == .start })
    }
}
