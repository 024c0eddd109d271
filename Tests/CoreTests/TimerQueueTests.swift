import Core
import TestKit
import Testing

@Suite("The timers of an instance") struct TimerQueueTests {
    @Test func `A timer fires once, at its time`() {
        var queue = TimerQueue()
        #expect(queue.arm(1, firstNs: 10, periodNs: 0, from: 100) == true)
        #expect(queue.nextDue == 110)
        #expect(queue.popDue(at: 109) == nil)
        #expect(queue.popDue(at: 110) == 1)
        #expect(queue.popDue(at: 1_000) == nil)
        #expect(queue.nextDue == nil)
    }

    @Test func `The one that has been due longest comes first, then the lower id`() {
        var queue = TimerQueue()
        for (id, first) in [(5, 30), (4, 10), (9, 20), (3, 20)] as [(UInt64, Int64)] {
            _ = queue.arm(id, firstNs: first, periodNs: 0, from: 0)
        }
        var fired: [UInt64] = []
        while let id = queue.popDue(at: 100) { fired.append(id) }
        #expect(fired == [4, 3, 9, 5])
    }

    @Test func `A late period fires once and stays in step`() {
        var queue = TimerQueue()
        _ = queue.arm(1, firstNs: 10, periodNs: 10, from: 0)
        #expect(queue.popDue(at: 35) == 1)
        #expect(queue.popDue(at: 35) == nil)
        #expect(queue.nextDue == 40)
        #expect(queue.popDue(at: 40) == 1)
        #expect(queue.nextDue == 50)
    }

    @Test func `Arming again replaces, disarming forgets`() {
        var queue = TimerQueue()
        _ = queue.arm(1, firstNs: 10, periodNs: 5, from: 0)
        _ = queue.arm(1, firstNs: 50, periodNs: 0, from: 0)
        #expect(queue.popDue(at: 49) == nil)
        queue.disarm(1)
        queue.disarm(2)
        #expect(queue.popDue(at: 1_000) == nil)
    }

    @Test func `There is room for so many, and one that is armed may be armed again`() {
        var queue = TimerQueue()
        for id in 0..<UInt64(TimerQueue.capacity) {
            #expect(queue.arm(id, firstNs: 1, periodNs: 0, from: 0) == true)
        }
        #expect(queue.arm(.max, firstNs: 1, periodNs: 0, from: 0) == false)
        #expect(queue.arm(7, firstNs: 2, periodNs: 0, from: 0) == true)
        queue.disarm(7)
        #expect(queue.arm(.max, firstNs: 1, periodNs: 0, from: 0) == true)
    }

    @Test func `"Never" is after everything, also with a period`() {
        var queue = TimerQueue()
        _ = queue.arm(1, firstNs: .max, periodNs: 0, from: 1_000)
        _ = queue.arm(2, firstNs: 0, periodNs: .max, from: 1_000)
        #expect(queue.popDue(at: 1_000) == 2)
        #expect(queue.popDue(at: .max - 1) == nil)
        #expect(queue.nextDue == .max)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `Random timers fire as a list of them would`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = TimerQueue()
        var reference: [UInt64: (due: Int64, period: Int64)] = [:]
        var now: Int64 = 0
        for _ in 0..<500 {
            now += Int64.random(in: 0...20, using: &random)
            let id = UInt64.random(in: 0..<8, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                queue.disarm(id)
                reference[id] = nil
            case 1:
                let first = Int64.random(in: 0...50, using: &random)
                let period = Int64.random(in: 0...3, using: &random) * 7
                _ = queue.arm(id, firstNs: first, periodNs: period, from: now)
                reference[id] = (now + first, period)
            default:
                let due = reference.filter { $0.value.due <= now }
                    .min { ($0.value.due, $0.key) < ($1.value.due, $1.key) }
                #expect(queue.popDue(at: now) == due?.key)
                guard let due else { continue }
                var next = due.value.due
                while due.value.period > 0 && next <= now { next += due.value.period }
                reference[due.key] = due.value.period == 0 ? nil : (next, due.value.period)
            }
            #expect(queue.nextDue == reference.values.map(\.due).min())
        }
    }
}
