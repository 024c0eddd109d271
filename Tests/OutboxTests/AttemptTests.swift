@testable import Outbox
import Testing
import Vocabulary

/// One attempt after another: claims, busy channels, threads, groups, ends.
struct AttemptTests {
    // MARK: Claims

    @Test func `what can go at once is claimed by its insert, and counts as its first attempt`() {
        let driven = Driven().readEmptyStore()
        let token = driven.claimNow(driven.delivery(0), at: driven.now)
        guard let token else {
            Issue.record("it may not go")
            return
        }
        driven.dispatcher.bind(token, id: 17)
        #expect(driven.knows(17))
        let sent = driven.confirm(token, isWon: true, at: driven.now)
        #expect(sent?.id == 17)
        #expect(sent?.attempts == 1)
        #expect(sent?.isRepeat == false)
        driven.dispatcher.handedOver(token, at: driven.now)
        let completion = driven.dispatcher.complete(
            token, .delivered, at: driven.now, randomBits: 0)
        #expect(
            completion?.settlement
                == Settlement(id: 17, attempt: 1, isClaimed: true, verdict: .delivered))
        #expect(driven.dispatcher.queue.count == 0)
    }

    @Test func `nothing goes at once before what waits, but for what is critical`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1, .low))
        driven.dispatcher.queue.ripen(at: driven.now)
        #expect(driven.claimNow(driven.delivery(0, .high), at: driven.now) == nil)
        #expect(driven.claimNow(driven.delivery(0, .critical), at: driven.now) != nil)
    }

    @Test func `what must wait is not claimed at once`() {
        let driven = Driven {
            $0.queue.windowSize = 2
            $0.limits = SendingLimits(recipient: RateLimit(1, perNs: Span.second))
        }
        func mayGo(_ change: (inout DueDelivery) -> Void) -> Bool {
            var delivery = driven.delivery(0)
            change(&delivery)
            let token = driven.claimNow(delivery, at: driven.now)
            if let token { driven.dispatcher.abandon(token) }
            return token != nil
        }
        #expect(!mayGo { _ in }, "the store was not read")
        driven.readEmptyStore()
        #expect(!mayGo { $0.due = driven.now + 1 })
        #expect(!mayGo { $0.expires = driven.now })
        #expect(!mayGo { $0.group = 1 })
        #expect(mayGo { $0.recipient = 1 })
        #expect(!mayGo { $0.recipient = 1 }, "its recipient's limit is used up")
        var threaded = driven.delivery(0)
        threaded.thread = 5
        #expect(driven.claimNow(threaded, at: driven.now) != nil)
        #expect(!mayGo { $0.thread = 5 }, "the window is full")
    }

    @Test func `a claim that another node made first costs nothing`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        let token = driven.batch.items[0].token
        #expect(driven.confirm(token, isWon: false, at: driven.now) == nil)
        #expect(driven.dispatcher.queue.inFlight == 0)
        #expect(!driven.knows(1))
        #expect(driven.complete(driven.batch.items) == [], "its token is none any more")
        #expect(driven.dispatcher.strays == 1)
    }

    @Test func `a commit that took too long is followed by a renewal`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        driven.dispatcher.take(into: &driven.batch, at: driven.now)
        let token = driven.batch.items[0].token
        driven.now += driven.dispatcher.queue.settings.leaseNs
        #expect(driven.confirm(token, isWon: true, at: driven.now) == nil)
        let items = driven.send()
        #expect(items.map(\.claim) == [.renewal])
        #expect(items.map(\.delivery.attempts) == [1], "nothing was sent")
    }

    @Test func `a busy channel gets all of it again, first, unclaimed and unmarked`() {
        let driven = Driven().readEmptyStore()
        for id in 1...3 as ClosedRange<Int64> { driven.offer(driven.delivery(id)) }
        let items = driven.send()
        driven.dispatcher.refused(items, at: driven.now)
        driven.offer(driven.delivery(4), driven.delivery(5, .critical))
        #expect(driven.sendIDs() == [], "it was told to wait")
        driven.dispatcher.ready()
        let again = driven.send()
        #expect(again.map(\.delivery.id) == [5, 1, 2, 3, 4])
        #expect(again.map(\.claim) == [.new, .none, .none, .none, .new])
        #expect(again.allSatisfy { $0.delivery.attempts == 1 && !$0.delivery.isRepeat })
        #expect(driven.complete(items).isEmpty, "tokens of the first time still count")
    }

    @Test func `a busy channel is asked again by itself`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        driven.dispatcher.refused(driven.send(), at: driven.now)
        let pause = driven.dispatcher.retry.busyPauseNs
        #expect(driven.wake(at: driven.now) == driven.now + pause)
        driven.now += pause
        #expect(driven.sendIDs() == [1])
    }

    // MARK: Outcomes

    @Test func `the same delivery comes again with its number and its mark`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        driven.complete(driven.send(), .retry(afterNs: 0))
        driven.now += Span.second
        let second = driven.send()
        #expect(second.map(\.delivery.attempts) == [2])
        #expect(second.map(\.delivery.isRepeat) == [false])
        driven.complete(second, .unknown)
        driven.now += Span.second
        let third = driven.send()
        #expect(third.map(\.delivery.attempts) == [3])
        #expect(third.map(\.delivery.isRepeat) == [true])
    }

    @Test func `an attempt completes once`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        let items = driven.send()
        #expect(driven.complete(items) == [.delivered])
        #expect(driven.complete(items) == [])
        driven.offer(driven.delivery(2))
        driven.send()
        #expect(driven.complete(items) == [], "its place is another's now")
        #expect(driven.complete([0, .max, 1 << 40].map(stray)) == [])
        #expect(driven.dispatcher.strays == 5)
    }

    private func stray(_ raw: UInt64) -> BatchItem {
        BatchItem(
            token: AttemptToken(raw: raw), delivery: DueDelivery(id: 0, due: 0, priority: .low),
            claim: .none)
    }

    @Test func `what takes too long is asked for, then counts as perhaps sent`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1))
        let token = driven.send()[0].token
        var asked: [AttemptToken] = []
        var completions: [Completion] = []
        func giveUp(after pause: Int64) {
            driven.now += pause
            driven.dispatcher.giveUp(
                at: driven.now, randomBits: 1, asked: &asked, completions: &completions)
        }
        giveUp(after: driven.dispatcher.queue.settings.attemptNs - 1)
        #expect(asked.isEmpty)
        giveUp(after: 1)
        #expect(asked == [token])
        giveUp(after: driven.dispatcher.queue.settings.graceNs - 1)
        #expect(completions.isEmpty)
        giveUp(after: 1)
        #expect(asked.count == 1 && completions.count == 1)
        guard case .again(_, isRepeat: true) = completions.first?.settlement.verdict else {
            Issue.record("\(completions)")
            return
        }
    }

    @Test func `what expired or failed for too long is not sent`() {
        let driven = Driven().readEmptyStore()
        var late = driven.delivery(1)
        late.expires = driven.now
        var failing = driven.delivery(2, due: driven.now)
        failing.since = driven.now - 5 * Span.minute
        failing.hasFallback = true
        failing.attempts = 3
        driven.offer(late, failing, driven.delivery(3))
        #expect(driven.sendIDs() == [3])
        #expect(
            driven.batch.closed == [
                Settlement(id: 1, attempt: 0, isClaimed: false, verdict: .expired),
                Settlement(
                    id: 2, attempt: 3, isClaimed: false, verdict: .movedOn(.failedTooLong)),
            ])
    }

    @Test func `while the circuit is open, what has a fallback goes on to it in time`() {
        let driven = Driven { $0.circuit.failuresToOpen = 1 }.readEmptyStore()
        driven.offer(driven.delivery(1))
        driven.complete(driven.send(), .credentialsRefused)
        for id in 2...4 as ClosedRange<Int64> {
            var delivery = driven.delivery(id)
            delivery.hasFallback = id < 4
            driven.offer(delivery)
        }
        #expect(driven.sendIDs() == [])
        #expect(driven.batch.closed == [])
        driven.now += driven.dispatcher.retry.fallbackAfterNs
        #expect(driven.sendIDs() == [])
        #expect(driven.batch.closed.map(\.id) == [2, 3])
        driven.now += driven.dispatcher.circuit.settings.credentialsPauseNs
        let probe = driven.sendIDs()
        #expect(probe.count == 1)
        #expect(driven.sendIDs() == [])
    }

    @Test func `what is cancelled does not go, or not again`() {
        let driven = Driven().readEmptyStore()
        driven.offer(driven.delivery(1), driven.delivery(2))
        #expect(driven.cancel(1) == nil)
        let items = driven.send()
        #expect(items.map(\.delivery.id) == [2])
        #expect(driven.cancel(2) == items[0].token)
        #expect(driven.complete(items, .retry(afterNs: 0)) == [.dead(.cancelled)])
        #expect(driven.dispatcher.queue.count == 0)
        #expect(driven.cancel(3) == nil)
    }
}
