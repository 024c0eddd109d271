import CBelfry
import Outbox
import TestKit
import Testing

struct RetryPolicyTests {
    private static let now = 1_000 * Span.second

    private func attempt(_ number: UInt8 = 1) -> RetryPolicy.Attempt {
        RetryPolicy.Attempt(attempts: number, since: Self.now)
    }

    private func judge(
        _ outcome: AttemptOutcome, _ attempt: RetryPolicy.Attempt, bits: UInt64 = .max,
        policy: RetryPolicy = RetryPolicy(), reopens: Int64 = 0, at now: Int64 = now
    ) -> Verdict {
        policy.judge(outcome, of: attempt, at: now, randomBits: bits, circuitReopens: reopens)
    }

    @Test(arguments: [
        (BELFRY_OK, AttemptOutcome.delivered), (BELFRY_BUSY, .busy),
        (BELFRY_RETRY, .retry(afterNs: 5)), (BELFRY_REJECTED, .rejected),
        (BELFRY_AUTH, .credentialsRefused), (BELFRY_EXPIRED, .expired),
        (BELFRY_UNKNOWN, .unknown), (BELFRY_INVALID, .invalid), (BELFRY_GONE, .gone),
        (BELFRY_ABSENT, .absent), (10, .retry(afterNs: 5)), (-1, .retry(afterNs: 5)),
    ]) func `a status of the contract is read as what it says`(
        status: Int32, outcome: AttemptOutcome
    ) {
        #expect(AttemptOutcome(status: status, retryAfterNs: 5) == outcome)
    }

    @Test func `a retry asked for in the past is left to the host`() {
        let outcome = AttemptOutcome(status: BELFRY_RETRY, retryAfterNs: -3)
        #expect(outcome == .retry(afterNs: 0))
    }

    @Test(arguments: [
        (AttemptOutcome.delivered, Verdict.delivered, Verdict.delivered),
        (.expired, .expired, .expired),
        (.rejected, .dead(.rejected), .movedOn(.rejected)),
        (.gone, .dead(.gone), .movedOn(.gone)),
        (.absent, .dead(.absent), .movedOn(.absent)),
        (.invalid, .dead(.invalid), .movedOn(.invalid)),
    ]) func `what is final goes on where there is a fallback`(
        outcome: AttemptOutcome, alone: Verdict, listed: Verdict
    ) {
        var attempt = attempt()
        #expect(judge(outcome, attempt) == alone)
        attempt.hasFallback = true
        #expect(judge(outcome, attempt) == listed)
    }

    @Test func `pauses double up to the longest, and jitter takes all of them`() {
        let policy = RetryPolicy()
        let longest = (1...20).map { policy.pause(after: UInt8($0), randomBits: .max) }
        let seconds = longest.map { ($0 + Span.second / 2) / Span.second }
        #expect(seconds.prefix(10) == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
        #expect(longest.suffix(11).allSatisfy { $0 == longest[9] })
        #expect(policy.pause(after: 200, randomBits: .max) == longest[9])
        #expect(policy.pause(after: 5, randomBits: 0) == policy.leastPauseNs)
        #expect(policy.pause(after: 0, randomBits: .max) == longest[0])
    }

    @Test func `jitter is spread evenly`() {
        let policy = RetryPolicy()
        var random = SeededRandom(seed: 1)
        let pauses = (0..<4_000).map { _ in policy.pause(after: 4, randomBits: random.next()) }
        for quarter in 0..<4 {
            let low = Int64(quarter) * 4 * Span.second
            let count = pauses.count { $0 >= low && $0 < low + 4 * Span.second }
            #expect((850...1_150).contains(count), "quarter \(quarter): \(count)")
        }
    }

    @Test func `absurd pauses end in bounds`() {
        var policy = RetryPolicy()
        policy.firstPauseNs = .max
        #expect(policy.pause(after: 1, randomBits: .max) <= policy.longestPauseNs)
        policy.firstPauseNs = 0
        #expect(policy.pause(after: 255, randomBits: .max) >= policy.leastPauseNs)
    }

    @Test(arguments: [
        (1 as Int64, 100 * Span.millisecond), (30 * Span.second, 30 * Span.second),
        (9 * Span.hour, Span.hour), (Int64.max, Span.hour),
    ]) func `the provider's word holds within bounds, and not for all at once`(
        asked: Int64, pause: Int64
    ) {
        let soonest = judge(.retry(afterNs: asked), attempt(), bits: 0)
        #expect(soonest == .again(at: Self.now + pause, isRepeat: false))
        guard case .again(let latest, _) = judge(.retry(afterNs: asked), attempt()) else {
            Issue.record("it is not tried again")
            return
        }
        #expect(latest > Self.now + pause && latest <= Self.now + pause + 2 * Span.second)
    }

    @Test func `attempts are used up`() {
        #expect(judge(.retry(afterNs: 0), attempt(12)) == .dead(.attempts))
        #expect(judge(.unknown, attempt(12)) == .dead(.attempts))
        #expect(judge(.retry(afterNs: 0), attempt(11)).isFinal == false)
        var listed = attempt(12)
        listed.hasFallback = true
        #expect(judge(.retry(afterNs: 0), listed) == .movedOn(.attempts))
    }

    @Test func `refused credentials and a busy channel use up no attempts`() {
        let reopens = Self.now + 15 * Span.minute
        #expect(
            judge(.credentialsRefused, attempt(12), reopens: reopens)
                == .again(at: reopens, isRepeat: false))
        #expect(
            judge(.busy, attempt(12)) == .again(at: Self.now + 50_000_000, isRepeat: false))
        #expect(judge(.busy, attempt(255)) == .dead(.attempts))
    }

    @Test func `what may have been sent is repeated with a mark, or not at all`() {
        #expect(
            judge(.unknown, attempt(), bits: 0)
                == .again(at: Self.now + 100 * Span.millisecond, isRepeat: true))
        var policy = RetryPolicy()
        policy.repeatsUnknown = false
        var listed = attempt()
        listed.hasFallback = true
        #expect(judge(.unknown, listed, policy: policy) == .dead(.unknown))
    }

    @Test func `the mark of an earlier attempt stays`() {
        var attempt = attempt(2)
        attempt.isRepeat = true
        for outcome in [AttemptOutcome.retry(afterNs: 0), .retry(afterNs: 7), .busy] {
            guard case .again(_, isRepeat: true) = judge(outcome, attempt) else {
                Issue.record("\(outcome) lost the mark")
                continue
            }
        }
    }

    @Test func `what would be too late is not tried`() {
        var attempt = attempt()
        attempt.expires = Self.now + Span.second
        #expect(judge(.retry(afterNs: 0), attempt) == .expired)
        #expect(judge(.retry(afterNs: 0), attempt, bits: 0).isFinal == false)
        #expect(judge(.delivered, attempt, at: attempt.expires + 1) == .delivered)
    }

    @Test func `age ends what only waits`() {
        let policy = RetryPolicy()
        let late = Self.now + policy.ageLimitNs
        #expect(judge(.retry(afterNs: 0), attempt(), at: late) == .dead(.age))
        #expect(judge(.credentialsRefused, attempt(), at: late) == .dead(.age))
        #expect(policy.overdue(attempt(), at: late, isFailing: false) == .dead(.age))
        #expect(policy.overdue(attempt(), at: late - 1, isFailing: true) == nil)
    }

    @Test func `a fallback takes over on time, not when the pause ends`() {
        let policy = RetryPolicy()
        var listed = attempt(8)
        listed.hasFallback = true
        let switches = Self.now + policy.fallbackAfterNs
        #expect(judge(.retry(afterNs: 0), listed) == .again(at: switches, isRepeat: false))
        #expect(judge(.retry(afterNs: 0), listed, at: switches) == .movedOn(.failedTooLong))
        #expect(
            policy.overdue(listed, at: switches, isFailing: true) == .movedOn(.failedTooLong))
        #expect(policy.overdue(listed, at: switches, isFailing: false) == nil)
        #expect(policy.overdue(attempt(), at: switches, isFailing: true) == nil)
    }
}

struct FallbackListTests {
    @Test func `it goes on to the next that runs`() throws {
        let list = try FallbackList(["slack", "sms", "email"])
        #expect(list.next(after: 0) { _ in true } == 1)
        #expect(list.next(after: 0) { $0 != "sms" } == 2)
        #expect(list.next(after: 0) { _ in false } == nil)
        #expect(list.next(after: 2) { _ in true } == nil)
        #expect(list.hasNext(after: 1))
        #expect(!list.hasNext(after: 2))
        #expect(!list.hasNext(after: -1))
    }

    @Test func `a circle, nothing and too much are refused`() {
        #expect(throws: FallbackList.Fault.twice("slack")) {
            try FallbackList(["slack", "sms", "slack"])
        }
        #expect(throws: FallbackList.Fault.empty) { try FallbackList([]) }
        #expect(throws: FallbackList.Fault.tooLong(9)) {
            try FallbackList((0..<9).map { "c\($0)" })
        }
    }
}

struct TimeLineTests {
    @Test func `it goes on evenly, and reports when the clock was set`() {
        var line = TimeLine(wall: 10 * Span.hour, monotonic: 5)
        #expect(line.read(wall: 10 * Span.hour + 7, monotonic: 12) == (10 * Span.hour + 7, 0))
        // A small difference is the clocks' own.
        let drifted = line.read(wall: 10 * Span.hour + 300 * Span.millisecond, monotonic: 15)
        #expect(drifted == (10 * Span.hour + 10, 0))
        let back = line.read(wall: 9 * Span.hour, monotonic: 15)
        #expect(back == (9 * Span.hour, -Span.hour - 10))
        #expect(line.read(wall: 9 * Span.hour + 1, monotonic: 16) == (9 * Span.hour + 1, 0))
        #expect(line.read(wall: 10 * Span.hour, monotonic: 17).step > 0)
    }
}
