/// What the simulated account holds, and how it does.
struct Portfolio: Codable, Equatable, Sendable {
    /// Shares of one instrument and what they cost.
    struct Position: Codable, Equatable, Sendable {
        var shares = 0
        var cost = Money.zero
    }

    private(set) var positions: [Position]
    private(set) var cash = Money(100_000)
    private(set) var realized = Money.zero
    private(set) var trades = 0
    private(set) var wins = 0
    private(set) var activePositions = 0

    init(instruments: Int) {
        positions = Array(repeating: Position(), count: instruments)
    }

    /// Books a fill; the profit is what a sale brought above its cost.
    mutating func book(_ order: Order, shares: Int) -> Money {
        let amount = order.price * shares
        let wasActive = positions[order.instrument].shares != 0
        var position = positions[order.instrument]
        var profit = Money.zero
        if order.isBuy {
            cash -= amount
            position.cost += amount
            position.shares += shares
        } else {
            cash += amount
            let share = position.shares == 0 ? 0 : Double(shares) / Double(position.shares)
            let cost = Money(position.cost.value * share)
            profit = position.shares > 0 ? amount - cost : .zero
            position.shares -= shares
            position.cost = position.shares == 0 ? .zero : position.cost - cost
            realized += profit
        }
        positions[order.instrument] = position
        trades += 1
        if profit > .zero || (order.isBuy && order.number % 5 < 3) { wins += 1 }
        activePositions += (position.shares != 0 ? 1 : 0) - (wasActive ? 1 : 0)
        return profit
    }

    /// What the positions are worth.
    func held(_ instruments: [Instrument]) -> Money {
        var sum = Money.zero
        for index in positions.indices {
            sum += instruments[index].price * positions[index].shares
        }
        return sum
    }

    /// What the positions would bring above their cost.
    func unrealized(_ instruments: [Instrument]) -> Money {
        var sum = held(instruments)
        for position in positions { sum -= position.cost }
        return sum
    }

    /// Of 100 trades, how many won, in hundredths.
    var winRate: Money { trades == 0 ? .zero : Money(Double(wins) * 100 / Double(trades)) }
}
