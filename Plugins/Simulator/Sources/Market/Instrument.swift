/// Something that is traded, with its price.
struct Instrument: Codable, Equatable, Sendable {
    let opening: Money
    private(set) var price: Money
    private(set) var volume = 0

    init(opening: Money) {
        self.opening = opening
        price = opening
    }

    /// What a share costs at the ask and at the bid.
    var spread: Money { Money(tenThousandths: max(100, price.tenThousandths / 5_000)) }
    var bid: Money { price - spread }
    var ask: Money { price + spread }

    /// The change since the opening, in ten-thousandths of a percent.
    var change: Money {
        Money((price.value / opening.value - 1) * 100)
    }

    /// One step of a geometric random walk that is drawn back to where it began, so that it stays
    /// in sight for ever.
    mutating func move(_ randomness: inout Randomness) {
        let pull = (opening.value - price.value) / opening.value
        let factor = 1 + 0.000_8 * randomness.bell() + 0.000_2 * pull
        let moved = max(0.01, price.value * factor)
        price = Money(tenThousandths: (Money(moved).tenThousandths + 50) / 100 * 100)
        volume = 100 + randomness.below(9_900)
    }
}
