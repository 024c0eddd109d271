/// An order on its way through its life.
struct Order: Codable, Equatable, Sendable {
    /// What just became of it.
    enum State: Int, Codable, Sendable {
        case accepted, partlyFilled, filled, cancelled, rejected, expired, failed
    }

    let number: Int
    let instrument: Int
    let isBuy: Bool
    let isLimit: Bool
    let quantity: Int
    var filled = 0
    var state = State.accepted
    var price: Money
    let owner: Int

    var isOver: Bool {
        switch state {
        case .accepted, .partlyFilled: false
        case .filled, .cancelled, .rejected, .expired, .failed: true
        }
    }

    /// Takes the next step; returns how many shares were filled by it.
    mutating func step(at market: Money, _ randomness: inout Randomness) -> Int {
        let chance = randomness.below(100)
        let left = quantity - filled
        switch chance {
        case ..<25 where left > 1:
            state = .partlyFilled
            price = market
            let part = 1 + randomness.below(left - 1)
            filled += part
            return part
        case ..<78:
            state = .filled
            price = market
            filled = quantity
            return left
        case ..<88: state = .cancelled
        case ..<94: state = state == .accepted ? .rejected : .cancelled
        case ..<98: state = .expired
        default: state = state == .accepted ? .failed : .cancelled
        }
        return 0
    }
}
