import Glibc
import Loading
import Platform
import Synchronization
import Testing

@Suite("Control thread")
struct ControlThreadTests {
    private let longNs: Int64 = 5_000_000_000

    /// A list that several threads write to and a test waits for.
    private final class Diary: @unchecked Sendable {
        // Sendable: `entries` is only touched inside `monitor`.
        private let monitor = Monitor()
        private var entries: [String] = []

        func write(_ entry: String) {
            monitor.locked {
                entries.append(entry)
                monitor.wake()
            }
        }

        /// What was written once it is so much; or what there is after 5 s.
        func read(_ count: Int) -> [String] {
            let deadline = Clock.system.monotonicNs() + 5_000_000_000
            return monitor.locked {
                while entries.count < count {
                    if !monitor.wait(untilMonotonicNs: deadline) { break }
                }
                return entries
            }
        }
    }

    /// Holds whoever passes until it is opened.
    private final class Door: @unchecked Sendable {
        // Sendable: `isOpen` is only touched inside `monitor`.
        private let monitor = Monitor()
        private var isOpen = false

        func open() {
            monitor.locked {
                isOpen = true
                monitor.wake()
            }
        }

        func pass() {
            monitor.locked { while !isOpen { monitor.wait() } }
        }
    }

    @Test func `a call that is called off is waited for as long as the grace, and no longer`()
        throws
    {
        let thread = try ControlThread(named: "test", clock: .system)
        let (door, diary, callOff) = (Door(), Diary(), CallOff())
        let caller = try Thread(named: "caller") {
            let ending = thread.call(deadlineNs: 60_000_000_000, unless: callOff) {
                diary.write("begun")
                door.pass()
            }
            guard case .calledOff = ending else { return }
            diary.write("called off")
        }
        #expect(diary.read(1) == ["begun"])
        let began = Clock.system.monotonicNs()
        callOff.give()
        #expect(diary.read(2) == ["begun", "called off"])
        #expect(Clock.system.monotonicNs() - began >= CallOff.graceNs)
        caller.join()
        // One that returns in its grace has returned.
        door.open()
        guard case .returned(7) = thread.call(deadlineNs: longNs, unless: callOff, { 7 }) else {
            Issue.record("it returned at once, and was not heard")
            return
        }
        thread.end()
    }

    @Test func runsJobsInOrderOnOneThread() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        let diary = Diary()
        for number in 0..<100 { thread.enqueue { diary.write("\(number) \(pthread_self())") } }
        let entries = diary.read(100)
        #expect(entries.map { $0.split(separator: " ")[0] } == (0..<100).map { "\($0)" })
        #expect(Set(entries.map { $0.split(separator: " ")[1] }).count == 1)
        thread.end()
    }

    @Test func returnsWhatACallReturns() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        guard case .returned(let number) = thread.call(deadlineNs: longNs, { 42 }) else {
            Issue.record("the call was late")
            return
        }
        #expect(number == 42)
        thread.end()
    }

    @Test func endRunsWhatIsQueuedFirst() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        let (diary, door) = (Diary(), Door())
        thread.enqueue { door.pass() }
        thread.enqueue { diary.write("queued") }
        door.open()
        thread.end()
        #expect(diary.read(1) == ["queued"])
    }

    @Test func aLateCallIsGivenUpAndNothingBehindItRuns() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        let (diary, door) = (Diary(), Door())
        guard case .late = thread.call(deadlineNs: 20_000_000, { door.pass() }) else {
            Issue.record("the call was not late")
            return
        }
        thread.enqueue { diary.write("behind") }
        thread.abandon()
        // At once, not after the deadline.
        let began = Clock.system.monotonicNs()
        guard case .late = thread.call(deadlineNs: longNs, { diary.write("later") }) else {
            Issue.record("a call was made on an abandoned thread")
            return
        }
        #expect(Clock.system.monotonicNs() - began < longNs / 2)
        #expect(!thread.enqueue { diary.write("even later") })
        door.open()
        #expect(diary.read(0) == [])
    }

    @Test func anEndedThreadTakesNoCalls() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        thread.end()
        guard case .late = thread.call(deadlineNs: longNs, { 1 }) else {
            Issue.record("a call was made on an ended thread")
            return
        }
        thread.end()
        thread.abandon()
    }

    @Test func delayedJobsComeInTheOrderOfTheirTimes() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        let diary = Diary()
        thread.enqueue(afterNs: 40_000_000) { diary.write("second") }
        thread.enqueue(afterNs: 1_000_000) { diary.write("first") }
        #expect(diary.read(2) == ["first", "second"])
        thread.end()
    }

    @Test func delayedJobsDoNotOutliveTheThread() throws {
        let thread = try ControlThread(named: "test", clock: .system)
        let diary = Diary()
        thread.enqueue(afterNs: 60_000_000_000) { diary.write("too late") }
        thread.end()
        #expect(diary.read(0) == [])
    }

    @Test func timersFollowAManualClock() throws {
        let clock = Clock.manual()
        let thread = try ControlThread(named: "test", clock: clock)
        let diary = Diary()
        #expect(thread.arm(1, firstNs: 1_000, periodNs: 0))
        #expect(thread.arm(2, firstNs: 500, periodNs: 1_000))
        clock.advance(byNs: 10_000)
        thread.clockMoved()
        // None fires before somebody listens.
        guard case .returned = thread.call(deadlineNs: longNs, {}) else { return }
        #expect(diary.read(0) == [])
        thread.onTimer { diary.write("\($0)") }
        // Missed periods are one firing, and the longest due comes first.
        #expect(diary.read(2) == ["2", "1"])
        clock.advance(byNs: 1_000)
        thread.clockMoved()
        #expect(diary.read(3) == ["2", "1", "2"])
        thread.disarm(2)
        clock.advance(byNs: 100_000)
        thread.clockMoved()
        guard case .returned = thread.call(deadlineNs: longNs, {}) else { return }
        #expect(diary.read(3) == ["2", "1", "2"])
        thread.end()
    }

    @Test func timersAtTheEndOfTimeDoNotOverflow() throws {
        let clock = Clock.manual()
        let thread = try ControlThread(named: "test", clock: clock)
        let diary = Diary()
        #expect(thread.arm(1, firstNs: .max, periodNs: .max))
        #expect(thread.arm(2, firstNs: 0, periodNs: .max))
        thread.onTimer { diary.write("\($0)") }
        thread.clockMoved()
        #expect(diary.read(1) == ["2"])
        thread.end()
    }

    @Test func anAbandonedThreadFiresNoTimers() throws {
        let clock = Clock.manual()
        let thread = try ControlThread(named: "test", clock: clock)
        let diary = Diary()
        thread.onTimer { diary.write("\($0)") }
        thread.abandon()
        _ = thread.arm(1, firstNs: 0, periodNs: 0)
        thread.clockMoved()
        #expect(diary.read(0) == [])
    }

    @Test func armsAThousandTimersAndNoMore() throws {
        let thread = try ControlThread(named: "test", clock: .manual())
        for id in 0..<UInt64(1_024) { #expect(thread.arm(id, firstNs: 1, periodNs: 0)) }
        #expect(!thread.arm(5_000, firstNs: 1, periodNs: 0))
        #expect(thread.arm(3, firstNs: 2, periodNs: 0))
        thread.end()
    }
}
