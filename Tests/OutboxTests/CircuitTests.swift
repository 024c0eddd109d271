import Outbox
import Testing

struct CircuitTests {
    private static let settings = Circuit.Settings()
    private static let pause = settings.firstPauseNs

    private func opened(at now: Int64 = 0) -> Circuit {
        var circuit = Circuit()
        for _ in 0..<5 { _ = circuit.note(.failed, at: now) }
        return circuit
    }

    @Test func `failures in a row open it, and an answer between them does not`() {
        var circuit = Circuit()
        for _ in 0..<4 { #expect(circuit.note(.failed, at: 0) == nil) }
        #expect(circuit.note(.answered, at: 0) == nil)
        for _ in 0..<4 { #expect(circuit.note(.failed, at: 0) == nil) }
        #expect(circuit.note(.failed, at: 0) == .opened(until: Self.pause))
        #expect(circuit.allowance(64, at: Self.pause - 1) == 0)
        #expect(circuit.allowance(64, at: Self.pause) == 1)
        #expect(circuit.reopens == Self.pause)
    }

    @Test func `one at a time tries it, and an answer closes it`() {
        var circuit = opened()
        circuit.took(at: Self.pause)
        #expect(circuit.state == .halfOpen(isProbing: true, strikes: 1))
        #expect(circuit.allowance(64, at: Self.pause) == 0)
        #expect(circuit.note(.answered, at: Self.pause) == .closed)
        #expect(circuit.allowance(64, at: Self.pause) == 64)
    }

    @Test func `a probe without news is followed by another`() {
        var circuit = opened()
        circuit.took(at: Self.pause)
        #expect(circuit.note(.none, at: Self.pause) == nil)
        #expect(circuit.allowance(64, at: Self.pause) == 1)
    }

    @Test func `pauses double while probes fail, up to the longest`() {
        var circuit = opened()
        var now: Int64 = 0
        var pauses: [Int64] = []
        for _ in 0..<80 {
            now = circuit.reopens
            circuit.took(at: now)
            guard case .opened(let until) = circuit.note(.failed, at: now) else { break }
            pauses.append((until - now) / Span.second)
        }
        #expect(pauses.prefix(7) == [10, 20, 40, 80, 160, 300, 300])
        #expect(pauses.count == 80 && pauses.last == 300)
    }

    @Test func `what was sent before it opened says nothing new`() {
        var circuit = opened()
        #expect(circuit.note(.failed, at: 1) == nil)
        #expect(circuit.note(.answered, at: 1) == nil)
        #expect(circuit.reopens == Self.pause)
        #expect(circuit.allowance(64, at: 1) == 0)
    }

    @Test func `of one batch that is refused and answered by turns there is one alert`() {
        var circuit = Circuit()
        var effects: [Circuit.Effect] = []
        for number in 0..<64 {
            let news = number % 2 == 0 ? Circuit.News.credentialsRefused : .answered
            if let effect = circuit.note(news, at: 0) { effects.append(effect) }
        }
        let until = Self.settings.credentialsPauseNs
        #expect(effects == [.raiseCredentialsAlert(until: until)])
    }

    @Test func `refused credentials open it for long and raise one alert`() {
        var circuit = Circuit()
        let until = Self.settings.credentialsPauseNs
        #expect(circuit.note(.credentialsRefused, at: 0) == .raiseCredentialsAlert(until: until))
        #expect(circuit.note(.credentialsRefused, at: 1) == nil)
        #expect(circuit.allowance(1, at: until - 1) == 0)
        circuit.took(at: until)
        #expect(circuit.note(.credentialsRefused, at: until) == .opened(until: 2 * until))
        circuit.took(at: 2 * until)
        #expect(circuit.note(.answered, at: 2 * until) == .closed)
        // The next time is news.
        #expect(
            circuit.note(.credentialsRefused, at: 0) == .raiseCredentialsAlert(until: until))
    }

    @Test func `refused credentials count for more than failures before`() {
        var circuit = opened()
        let until = 1 + Self.settings.credentialsPauseNs
        #expect(circuit.note(.credentialsRefused, at: 1) == .raiseCredentialsAlert(until: until))
        #expect(circuit.reopens == until)
    }

    @Test func `a clock that is set leaves the pause as long as it was`() {
        var circuit = opened()
        circuit.shift(by: -Span.hour)
        #expect(circuit.reopens == Self.pause - Span.hour)
        var closed = Circuit()
        closed.shift(by: Span.hour)
        #expect(closed == Circuit())
    }

    @Test(arguments: [
        (AttemptOutcome.delivered, Circuit.News.answered), (.rejected, .answered),
        (.gone, .answered), (.absent, .answered), (.retry(afterNs: 0), .failed),
        (.unknown, .failed), (.credentialsRefused, .credentialsRefused), (.busy, .none),
        (.expired, .none), (.invalid, .none),
    ]) func `a recipient that is refused shows that the instance answers`(
        outcome: AttemptOutcome, news: Circuit.News
    ) {
        #expect(outcome.news == news)
    }
}
