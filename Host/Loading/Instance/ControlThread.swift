import Core
package import Platform

/// The thread on which the host makes all [ctl] calls of one instance, one after another, and on
/// which its timers fire.
///
/// A call that is over its deadline is given up by who asked for it; the thread then belongs to the
/// plugin for good, and nothing else is run on it. Lives until `end` or `abandon`, however few
/// refer to it.
package final class ControlThread: @unchecked Sendable {
    // Sendable: everything below is only touched inside `monitor`.

    private let monitor = Monitor()
    private let clock: Clock
    private var jobs = Deque<@Sendable () -> Void>()
    private var delayed: [(due: Int64, job: @Sendable () -> Void)] = []
    private var timers = TimerQueue()
    private var onTimer: (@Sendable (UInt64) -> Void)?
    private var isEnding = false
    private var thread: Thread?

    package init(named name: String, clock: Clock) throws(SystemError) {
        self.clock = clock
        let thread = try Thread(named: name) { [self] in run() }
        monitor.locked { self.thread = thread }
    }

    /// What became of a call with a deadline.
    package enum Ending<Result: Sendable>: Sendable {
        case returned(Result)
        case late
        /// The host was told to stop, and the call has outlasted the grace that it then had.
        case calledOff
    }

    private final class Answer<Result: Sendable>: @unchecked Sendable {
        // Sendable: only touched inside `monitor`.
        let monitor = Monitor()
        var result: Result?

        func wait(deadlineNs: Int64, unless callOff: CallOff? = nil) -> Ending<Result> {
            let began = Clock.system.monotonicNs()
            let deadline = began + deadlineNs
            return monitor.locked {
                while true {
                    if let result { return .returned(result) }
                    let limit = callOff?.patience(untilNs: deadline, sinceNs: began) ?? deadline
                    guard Clock.system.monotonicNs() < limit else {
                        return limit < deadline ? .calledOff : .late
                    }
                    _ = monitor.wait(untilMonotonicNs: limit)
                }
            }
        }
    }

    /// Runs `body` on the thread and waits for it, at most `deadlineNs` of real time.
    ///
    /// Late at once when the thread is ended or abandoned.
    package func call<Result: Sendable>(
        deadlineNs: Int64, unless callOff: CallOff? = nil, _ body: @escaping @Sendable () -> Result
    ) -> Ending<Result> {
        let answer = Answer<Result>()
        let isQueued = enqueue {
            let result = body()
            answer.monitor.locked {
                answer.result = result
                answer.monitor.wake()
            }
        }
        guard isQueued else { return .late }
        guard let callOff else { return answer.wait(deadlineNs: deadlineNs) }
        return callOff.heard(by: { answer.monitor.locked { answer.monitor.wake() } }) {
            answer.wait(deadlineNs: deadlineNs, unless: callOff)
        }
    }

    /// Runs `body` on the thread, some time.
    ///
    /// False: never, for the thread is ended or abandoned.
    @discardableResult
    package func enqueue(_ body: @escaping @Sendable () -> Void) -> Bool {
        monitor.locked {
            guard !isEnding else { return false }
            jobs.append(body)
            monitor.wake()
            return true
        }
    }

    /// Runs `body` on the thread, not before `delayNs` of real time have passed; not at all once it
    /// is ended.
    package func enqueue(afterNs delayNs: Int64, _ body: @escaping @Sendable () -> Void) {
        monitor.locked {
            guard !isEnding else { return }
            delayed.append((Clock.system.monotonicNs() + delayNs, body))
            monitor.wake()
        }
    }

    /// What a timer does when it fires; none fires before this is set.
    package func onTimer(_ body: (@Sendable (UInt64) -> Void)?) {
        monitor.locked {
            onTimer = body
            monitor.wake()
        }
    }

    /// Neither time may be negative.
    ///
    /// False: too many are armed.
    package func arm(_ id: UInt64, firstNs: Int64, periodNs: Int64) -> Bool {
        monitor.locked {
            defer { monitor.wake() }
            return timers.arm(
                id, firstNs: firstNs, periodNs: periodNs, from: clock.monotonicNs())
        }
    }

    package func disarm(_ id: UInt64) {
        monitor.locked { timers.disarm(id) }
    }

    /// Looks at the clock again: a test has moved it.
    package func clockMoved() {
        monitor.locked { monitor.wake() }
    }

    /// Ends the thread after what is queued.
    ///
    /// Waits for it: not to be called on itself, nor after a late call.
    package func end() {
        let thread = monitor.locked { () -> Thread? in
            isEnding = true
            monitor.wake()
            return self.thread.take()
        }
        thread?.join()
    }

    /// Leaves the thread to a call that does not return, if one is under way.
    ///
    /// What was queued behind it is dropped: should it return after all, the thread ends.
    package func abandon() {
        let thread = monitor.locked { () -> Thread? in
            isEnding = true
            jobs = Deque()
            delayed = []
            onTimer = nil
            monitor.wake()
            return self.thread.take()
        }
        thread?.abandon()
    }

    private enum Step {
        case job(@Sendable () -> Void)
        case timer(UInt64, @Sendable (UInt64) -> Void)
        case end
    }

    private func run() {
        while true {
            switch monitor.locked(next) {
            case .job(let body): body()
            case .timer(let id, let fire): fire(id)
            case .end: return
            }
        }
    }

    /// Inside the lock: what to do next, waiting for it.
    private func next() -> Step {
        while true {
            if let job = jobs.popFirst() { return .job(job) }
            if isEnding { return .end }
            if let job = popDelayed() { return .job(job) }
            if let onTimer, let id = timers.popDue(at: clock.monotonicNs()) {
                return .timer(id, onTimer)
            }
            // A manual clock says itself when it has moved.
            let nextTimer = onTimer == nil || clock.isManual ? nil : timers.nextDue
            guard let due = [nextTimer, delayed.map(\.due).min()].compactMap({ $0 }).min() else {
                monitor.wait()
                continue
            }
            _ = monitor.wait(untilMonotonicNs: due)
        }
    }

    /// Inside the lock.
    private func popDelayed() -> (@Sendable () -> Void)? {
        guard let index = delayed.indices.min(by: { delayed[$0].due < delayed[$1].due }),
            delayed[index].due <= Clock.system.monotonicNs()
        else { return nil }
        return delayed.remove(at: index).job
    }
}
