/// Whether an instance is worth trying: one that keeps failing is left alone for a while, then
/// tried with one delivery at a time.
///
/// Only what speaks of the instance counts. A recipient that is refused shows that it answers.
package struct Circuit: Equatable, Sendable {
    package struct Settings: Equatable, Sendable {
        /// Failures in a row that open it.
        package var failuresToOpen = 5
        package var firstPauseNs = 5 * Span.second
        /// The pause doubles up to this while probes fail.
        package var longestPauseNs = 5 * Span.minute
        /// Refused credentials do not mend themselves: an operator has to.
        package var credentialsPauseNs = 15 * Span.minute

        package init() {}
    }

    package enum State: Equatable, Sendable {
        case closed(failures: Int)
        /// `strikes`: how often in a row it opened.
        case open(until: Int64, strikes: Int)
        case halfOpen(isProbing: Bool, strikes: Int)
    }

    /// What an outcome says about the instance.
    package enum News: Equatable, Sendable {
        case answered
        case failed
        case credentialsRefused
        /// Nothing: it was busy, or nothing was sent.
        case none
    }

    /// What the shell has to do about a change.
    package enum Effect: Equatable, Sendable {
        /// Log it; the instance rests until then.
        case opened(until: Int64)
        /// As ``opened(until:)``, and an alert is raised that goes out on the other channels. Once
        /// for each time that credentials begin to be refused.
        case raiseCredentialsAlert(until: Int64)
        /// Log it; a raised alert is over.
        case closed

        /// It is one of an operator's concern.
        package var raisesAlert: Bool {
            if case .raiseCredentialsAlert = self { true } else { false }
        }
    }

    package let settings: Settings
    package private(set) var state = State.closed(failures: 0)
    private var isAlerting = false

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    package var isClosed: Bool { if case .closed = state { true } else { false } }

    /// When it is tried next; 0 while nothing stands in the way.
    package var reopens: Int64 { if case .open(let until, _) = state { until } else { 0 } }

    /// How many deliveries may go out now, at most `wanted`.
    package func allowance(_ wanted: Int, at now: Int64) -> Int {
        switch state {
        case .closed: wanted
        case .open(let until, _): now >= until ? min(wanted, 1) : 0
        case .halfOpen(let isProbing, _): isProbing ? 0 : min(wanted, 1)
        }
    }

    /// Deliveries go out, as many as ``allowance(_:at:)`` said.
    package mutating func took(at now: Int64) {
        switch state {
        case .closed: break
        case .open(_, let strikes), .halfOpen(_, let strikes):
            state = .halfOpen(isProbing: true, strikes: strikes)
        }
    }

    package mutating func note(_ news: News, at now: Int64) -> Effect? {
        switch news {
        case .answered: return close()
        case .credentialsRefused: return openForCredentials(at: now)
        case .failed: return fail(at: now)
        case .none:
            if case .halfOpen(_, let strikes) = state {
                state = .halfOpen(isProbing: false, strikes: strikes)
            }
            return nil
        }
    }

    /// The clock was set: what is open stays so for as long as it would have.
    package mutating func shift(by step: Int64) {
        guard case .open(let until, let strikes) = state else { return }
        state = .open(until: Span.sum(until, step), strikes: strikes)
    }

    private mutating func close() -> Effect? {
        // Sent before it opened: were it to close it, every refusal of a batch would alert again.
        if case .open = state { return nil }
        let wasClosed = isClosed
        state = .closed(failures: 0)
        isAlerting = false
        return wasClosed ? nil : .closed
    }

    private mutating func fail(at now: Int64) -> Effect? {
        switch state {
        case .closed(let failures) where failures + 1 < settings.failuresToOpen:
            state = .closed(failures: failures + 1)
            return nil
        case .closed:
            return open(at: now, strikes: 1)
        case .halfOpen(_, let strikes):
            return open(at: now, strikes: strikes + 1)
        case .open:
            // Sent before it opened: says nothing new.
            return nil
        }
    }

    private mutating func open(at now: Int64, strikes: Int) -> Effect {
        let doublings = Int64(min(strikes - 1, 62))
        let isLongest = settings.firstPauseNs > settings.longestPauseNs >> doublings
        let pause = isLongest ? settings.longestPauseNs : settings.firstPauseNs << doublings
        let until = Span.sum(now, pause)
        state = .open(until: until, strikes: strikes)
        return .opened(until: until)
    }

    private mutating func openForCredentials(at now: Int64) -> Effect? {
        if isAlerting, case .open = state { return nil }
        let strikes = if case .halfOpen(_, let strikes) = state { strikes + 1 } else { 1 }
        let until = Span.sum(now, settings.credentialsPauseNs)
        state = .open(until: until, strikes: strikes)
        defer { isAlerting = true }
        return isAlerting ? .opened(until: until) : .raiseCredentialsAlert(until: until)
    }
}

extension AttemptOutcome {
    /// What it says about the instance rather than about the delivery.
    package var news: Circuit.News {
        switch self {
        case .delivered, .rejected, .gone, .absent: .answered
        case .retry, .unknown: .failed
        case .credentialsRefused: .credentialsRefused
        case .busy, .expired, .invalid: .none
        }
    }
}
