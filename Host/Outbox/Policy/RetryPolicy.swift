/// How often, how far apart and for how long an instance tries.
package struct RetryPolicy: Equatable, Sendable {
    /// The longest pause before the second attempt; it doubles from attempt to attempt.
    package var firstPauseNs: Int64 = 2 * Span.second
    package var longestPauseNs: Int64 = 15 * Span.minute
    /// No attempt follows another sooner than this.
    package var leastPauseNs: Int64 = 100 * Span.millisecond
    /// What a provider may ask for at most.
    package var longestRetryAfterNs: Int64 = Span.hour
    /// 1 to 255.
    package var attemptsLimit: UInt8 = 12
    /// Counted from when it first fell due on this instance: a night's deferral costs nothing.
    package var ageLimitNs: Int64 = 24 * Span.hour
    /// Whether an attempt that may have been sent is followed by another, which is then marked.
    package var repeatsUnknown = true
    /// How long it may fail before its fallback list goes on.
    package var fallbackAfterNs: Int64 = 2 * Span.minute
    /// How soon a delivery comes up again that was not even taken.
    package var busyPauseNs: Int64 = 50 * Span.millisecond

    package init() {}

    /// What is known of an attempt when its outcome is judged.
    package struct Attempt: Equatable, Sendable {
        /// This one included.
        package var attempts: UInt8
        /// When it first fell due on this instance.
        package var since: Int64
        /// Too late after this; `.max` for never.
        package var expires: Int64
        /// An attempt before this one may have been received.
        package var isRepeat = false
        package var hasFallback = false

        package init(attempts: UInt8, since: Int64, expires: Int64 = .max) {
            self.attempts = attempts
            self.since = since
            self.expires = expires
        }
    }

    /// What follows from the outcome of an attempt.
    ///
    /// `randomBits` spreads the pause; `circuitReopens` is when an instance whose credentials were
    /// refused is tried next.
    package func judge(
        _ outcome: AttemptOutcome, of attempt: Attempt, at now: Int64, randomBits: UInt64,
        circuitReopens: Int64 = 0
    ) -> Verdict {
        switch outcome {
        case .delivered: return .delivered
        case .expired: return .expired
        case .rejected: return end(.rejected, attempt)
        case .gone: return end(.gone, attempt)
        case .absent: return end(.absent, attempt)
        case .invalid: return end(.invalid, attempt)
        case .unknown:
            guard repeatsUnknown else { return .dead(.unknown) }
            let pause = pause(after: attempt.attempts, randomBits: randomBits)
            return again(attempt, at: now, in: pause, isRepeat: true)
        case .retry(0):
            let pause = pause(after: attempt.attempts, randomBits: randomBits)
            return again(attempt, at: now, in: pause, isRepeat: attempt.isRepeat)
        case .retry(let asked):
            let pause = pause(asked: asked, randomBits: randomBits)
            return again(attempt, at: now, in: pause, isRepeat: attempt.isRepeat)
        case .busy:
            return uncounted(attempt, at: now, until: Span.sum(now, busyPauseNs))
        case .credentialsRefused:
            // No fault of the delivery's: only time ends it.
            let soonest = Span.sum(now, leastPauseNs)
            return uncounted(attempt, at: now, until: max(soonest, circuitReopens))
        }
    }

    /// What ends a delivery that nobody attempts: nil while it may go on.
    package func overdue(_ attempt: Attempt, at now: Int64, isFailing: Bool) -> Verdict? {
        if now >= attempt.expires { return .expired }
        if isFailing, attempt.hasFallback, now - attempt.since >= fallbackAfterNs {
            return .movedOn(.failedTooLong)
        }
        if now - attempt.since >= ageLimitNs { return end(.age, attempt) }
        return nil
    }

    /// Exponential backoff with full jitter: anything from the least to the whole pause.
    package func pause(after attempts: UInt8, randomBits: UInt64) -> Int64 {
        let doublings = Int64(max(attempts, 1) - 1)
        let isLongest = firstPauseNs > longestPauseNs >> doublings
        let whole = isLongest ? longestPauseNs : firstPauseNs << doublings
        return max(leastPauseNs, Self.scaled(whole, randomBits))
    }

    /// The provider's own word within bounds, and a little later each, not all at once.
    func pause(asked: Int64, randomBits: UInt64) -> Int64 {
        let bounded = min(max(asked, leastPauseNs), longestRetryAfterNs)
        return bounded + Self.scaled(firstPauseNs, randomBits)
    }

    private static func scaled(_ length: Int64, _ randomBits: UInt64) -> Int64 {
        Int64(UInt64(length).multipliedFullWidth(by: randomBits).high)
    }

    private func end(_ reason: EndReason, _ attempt: Attempt) -> Verdict {
        attempt.hasFallback ? .movedOn(reason) : .dead(reason)
    }

    private func again(
        _ attempt: Attempt, at now: Int64, in pause: Int64, isRepeat: Bool
    ) -> Verdict {
        if attempt.attempts >= attemptsLimit { return end(.attempts, attempt) }
        return later(attempt, at: now, until: Span.sum(now, pause), isRepeat: isRepeat)
    }

    private func uncounted(_ attempt: Attempt, at now: Int64, until due: Int64) -> Verdict {
        // 255 is as far as attempts are told apart.
        if attempt.attempts == .max { return end(.attempts, attempt) }
        return later(attempt, at: now, until: due, isRepeat: attempt.isRepeat)
    }

    private func later(
        _ attempt: Attempt, at now: Int64, until due: Int64, isRepeat: Bool
    ) -> Verdict {
        if let end = overdue(attempt, at: now, isFailing: true) { return end }
        // The list goes on when its time has come, not when the pause ends.
        let switches = attempt.hasFallback ? Span.sum(attempt.since, fallbackAfterNs) : .max
        let next = min(due, switches)
        if next >= attempt.expires { return .expired }
        if next - attempt.since >= ageLimitNs { return end(.age, attempt) }
        return .again(at: next, isRepeat: isRepeat)
    }
}
