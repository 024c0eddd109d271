/// A trading session of the simulated desk.
struct TradingSession: Codable, Equatable, Sendable {
    /// What just became of it.
    enum State: Int, Codable, Sendable {
        case started, active, paused, completed, expired, emergencyStopped
    }

    var number: Int
    var state = State.started
    var profit = Money.zero
    var trades = 0
    /// How much of the loss limit is used, in percent.
    var lossLimitUse: Int
    var seconds = 0

    var isOver: Bool {
        switch state {
        case .started, .active, .paused: false
        case .completed, .expired, .emergencyStopped: true
        }
    }

    /// Takes the next step.
    mutating func step(_ randomness: inout Randomness) {
        seconds += 5 + randomness.below(55)
        trades += randomness.below(3)
        profit += Money(randomness.bell() * 40)
        lossLimitUse = min(100, max(0, lossLimitUse + randomness.below(17) - 6))
        switch (state, randomness.below(40)) {
        case _ where lossLimitUse >= 95: state = .emergencyStopped
        case (.paused, _): state = .active
        case (_, ..<34): state = .active
        case (_, ..<37): state = .paused
        case (_, 37): state = .expired
        default: state = .completed
        }
    }
}
