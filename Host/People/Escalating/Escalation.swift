/// One event's way through a chain, as a state machine: every (state, event) pair has an answer.
package struct Escalation: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// The step is rung at `dueNs` unless somebody answers.
        case waiting(step: Int, round: Int, dueNs: Int64)
        case acknowledged(by: String, atNs: Int64)
        /// What it was about is over.
        case resolved(atNs: Int64)
        /// The whole chain was rung, as often as it says, and nobody answered.
        case exhausted(atNs: Int64)
    }

    package enum Event: Sendable, Equatable {
        case tick
        case acknowledge(by: String)
        case resolve
    }

    package enum Action: Sendable, Equatable {
        case nothing
        /// Ring this step of the chain; `isLast` when nobody else will be rung.
        case ring(step: Int, round: Int, isLast: Bool)
        /// Nobody else is rung.
        case stop
        /// Somebody was quicker, or it is over.
        case alreadyEnded
    }

    /// The chain's name.
    package let chain: String
    /// The event that somebody shall answer.
    package let event: String
    package private(set) var state: State

    package init(chain: String, event: String, state: State) {
        self.chain = chain
        self.event = event
        self.state = state
    }

    /// Begins a chain: its first step is rung after that step's wait.
    package init(_ chain: EscalationChain, event: String, at now: Int64) {
        self.chain = chain.name
        self.event = event
        state = .waiting(
            step: 0, round: 0, dueNs: Nanoseconds.sum(now, chain.steps[0].waitNs))
    }

    /// When something is to be done; nil once it has ended.
    package var dueNs: Int64? {
        if case .waiting(_, _, let dueNs) = state { dueNs } else { nil }
    }

    /// Moves on.
    ///
    /// `chain` is the one it began with, or what a reload has made of it.
    package mutating func handle(
        _ event: Event, of chain: EscalationChain, at now: Int64
    ) -> Action {
        guard case .waiting(let step, let round, let dueNs) = state else {
            return event == .tick ? .nothing : .alreadyEnded
        }
        switch event {
        case .acknowledge(let user):
            state = .acknowledged(by: user, atNs: now)
            return .stop
        case .resolve:
            state = .resolved(atNs: now)
            return .stop
        case .tick:
            return tick(step, round, dueNs, chain, at: now)
        }
    }

    private mutating func tick(
        _ step: Int, _ round: Int, _ dueNs: Int64, _ chain: EscalationChain, at now: Int64
    ) -> Action {
        // A reload may have shortened the chain.
        let step = min(step, chain.steps.count - 1)
        guard dueNs <= now else {
            // A clock set back must not make anybody wait longer than the chain says.
            let latest = Nanoseconds.sum(now, chain.steps[step].waitNs)
            state = .waiting(step: step, round: round, dueNs: min(dueNs, latest))
            return .nothing
        }
        let isRoundOver = step == chain.steps.count - 1
        let isLast = isRoundOver && round >= chain.repeats
        if isLast {
            state = .exhausted(atNs: now)
        } else {
            let next = isRoundOver ? 0 : step + 1
            // From now, not from when it was due: after an outage people still get their time.
            state = .waiting(
                step: next, round: isRoundOver ? round + 1 : round,
                dueNs: Nanoseconds.sum(now, chain.steps[next].waitNs))
        }
        return .ring(step: step, round: round, isLast: isLast)
    }
}
