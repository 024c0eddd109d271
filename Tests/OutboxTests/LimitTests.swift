import Outbox
import TestKit
import Testing
import Vocabulary

struct LimitTests {
    /// The most that pass under one key when somebody tries every `step`.
    private func passed(
        _ limit: inout KeyedLimit, _ key: UInt64, from start: Int64, until end: Int64, step: Int64
    ) -> Int {
        var count = 0
        for now in stride(from: start, to: end, by: Int64.Stride(step)) {
            while limit.opens(key, at: now) <= now {
                limit.pass(key, at: now)
                count += 1
            }
        }
        return count
    }

    @Test func `so many in such a time, with so many at once`() {
        var limit = KeyedLimit(RateLimit(30, perNs: Span.minute, burst: 5), capacity: 8)
        #expect(passed(&limit, 1, from: 0, until: 1, step: 1) == 5)
        #expect(limit.opens(1, at: 1) == 2 * Span.second)
        let minute = passed(
            &limit, 1, from: 1, until: Span.minute, step: 100 * Span.millisecond)
        #expect(minute == 29)
        #expect(passed(&limit, 2, from: 0, until: 1, step: 1) == 5, "another key is its own")
    }

    @Test func `rounding never lets more through`() {
        let limit = RateLimit(7, perNs: 100)
        #expect(limit.intervalNs * 7 >= 100)
        #expect(RateLimit(0, perNs: 0, burst: 0) == RateLimit(1, perNs: 1, burst: 1))
    }

    /// Against all times at which anything passed, in any stretch, with far more keys than places.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `a table too small is stricter, never more permissive`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit = RateLimit(10, perNs: 1_000, burst: 3)
        var keyed = KeyedLimit(limit, capacity: 16)
        var times: [UInt64: [Int64]] = [:]
        var now: Int64 = 0
        for _ in 0..<5_000 {
            now += Int64(random.below(30))
            let key = 1 + random.below(60)
            guard keyed.opens(key, at: now) <= now else { continue }
            keyed.pass(key, at: now)
            times[key, default: []].append(now)
        }
        #expect(keyed.capacity == 16)
        for (key, passed) in times {
            for (start, first) in passed.enumerated() {
                for (end, last) in passed.enumerated().dropFirst(start).prefix(12) {
                    let most = limit.burst + (last - first) / limit.intervalNs
                    #expect(Int64(end - start + 1) <= most, "key \(key) from \(first) to \(last)")
                }
            }
        }
        #expect(times.values.map(\.count).reduce(0, +) > 500)
    }

    @Test func `a full row says when it has room again`() {
        var keyed = KeyedLimit(RateLimit(1, perNs: 100), capacity: 8)
        for key in 1...8 as ClosedRange<UInt64> {
            #expect(keyed.opens(key, at: Int64(key)) <= Int64(key))
            keyed.pass(key, at: Int64(key))
        }
        #expect(keyed.opens(9, at: 20) == 101)
        #expect(keyed.opens(9, at: 101) <= 101)
    }

    @Test func `critical passes its user's limit and no provider's`() {
        var limits = SendingLimits(
            user: RateLimit(1, perNs: Span.second), recipient: RateLimit(1, perNs: Span.second))
        var delivery = DueDelivery(id: 1, due: 0, priority: .high)
        delivery.user = 1
        delivery.recipient = 1
        limits.pass(delivery, at: 0)
        #expect(limits.opens(for: delivery, at: 0) == Span.second)
        var critical = DueDelivery(id: 2, due: 0, priority: .critical)
        critical.user = 1
        #expect(limits.opens(for: critical, at: 0) <= 0)
        critical.recipient = 1
        #expect(limits.opens(for: critical, at: 0) == Span.second)
    }

    @Test func `the instance's limit holds for all, also after the clock was set`() {
        var limits = SendingLimits(instance: RateLimit(2, perNs: Span.second, burst: 1))
        let delivery = DueDelivery(id: 1, due: 0, priority: .critical)
        #expect(limits.opens <= 0)
        limits.pass(delivery, at: 0)
        #expect(limits.opens == Span.second / 2)
        limits.shift(by: Span.hour)
        #expect(limits.opens == Span.hour + Span.second / 2)
    }
}
