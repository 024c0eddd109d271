/// A market with a desk that trades in it: the same seed gives the same happenings, on every
/// machine and at every rate.
///
/// Pure: no clock, no randomness but its own. Time passes in it by what happens.
package struct Market: Codable, Equatable, Sendable {
    /// Nanoseconds since the market opened, in its own time.
    package private(set) var elapsedNanoseconds: Int64 = 0
    private(set) var instruments: [Instrument]
    private(set) var portfolio: Portfolio
    private var randomness: Randomness
    private var orders: [Order] = []
    private var sessions: [TradingSession] = []
    private var orderCount = 0
    private var sessionCount = 0
    private var opinionCount = 0
    private let ownerCount: Int
    // An emergency in a session is followed by the bell itself.
    private var stopsSession: Int?

    private static let openOrdersMax = 16
    private static let sessionsMax = 4
    private static let tickMeanNanoseconds = 100_000_000

    /// A market that opens with `openings` as prices and trades for `ownerCount` people.
    package init(seed: UInt64, openings: [Money], ownerCount: Int = 1) {
        precondition(!openings.isEmpty, "A market needs an instrument")
        randomness = Randomness(seed: seed)
        instruments = openings.map { Instrument(opening: $0) }
        portfolio = Portfolio(instruments: openings.count)
        self.ownerCount = max(1, ownerCount)
    }

    /// What happens next.
    mutating func next() -> Happening {
        elapsedNanoseconds += Int64(randomness.below(2 * Self.tickMeanNanoseconds))
        if let session = stopsSession {
            stopsSession = nil
            return .risk(emergency(in: session))
        }
        // In thousandths; prices are most of what a market says.
        switch randomness.below(1_000) {
        case ..<600: return price()
        case ..<800: return orderStep()
        case ..<870: return opinion()
        case ..<910: return account()
        case ..<930: return marketAlert()
        case ..<970: return sessionStep()
        case ..<976: return .strategy(randomness.below(4), isRunning: randomness.oneIn(2))
        case ..<984: return .risk(riskNews())
        default: return news()
        }
    }

    private mutating func price() -> Happening {
        let index = randomness.below(instruments.count)
        instruments[index].move(&randomness)
        return .price(instrument: index)
    }

    private mutating func orderStep() -> Happening {
        let mustOpen = orders.isEmpty
        if mustOpen || (orders.count < Self.openOrdersMax && randomness.oneIn(3)) {
            orders.append(freshOrder())
            return .order(orders[orders.count - 1], shares: 0, profit: .zero)
        }
        let index = randomness.below(orders.count)
        var order = orders[index]
        let shares = order.step(at: instruments[order.instrument].price, &randomness)
        let profit = shares > 0 ? portfolio.book(order, shares: shares) : .zero
        if order.isOver {
            orders.swapAt(index, orders.count - 1)
            orders.removeLast()
        } else {
            orders[index] = order
        }
        return .order(order, shares: shares, profit: profit)
    }

    private mutating func freshOrder() -> Order {
        orderCount += 1
        let index = randomness.below(instruments.count)
        // Sells only what is there, so that the account stays plausible.
        let holds = portfolio.positions[index].shares
        let isBuy = holds < 10 || (holds < 2_000 && randomness.oneIn(2))
        let quantity = isBuy ? 10 * (1 + randomness.below(20)) : 1 + randomness.below(holds)
        return Order(
            number: orderCount, instrument: index, isBuy: isBuy, isLimit: randomness.oneIn(2),
            quantity: quantity, price: instruments[index].price,
            owner: randomness.below(ownerCount))
    }

    private mutating func opinion() -> Happening {
        opinionCount += 1
        let kinds: (EventKind, EventKind, EventKind, EventKind) = (
            .signal, .prediction, .pattern, .decision
        )
        let kind =
            switch randomness.below(8) {
            case ..<3: kinds.0
            case ..<5: kinds.1
            case 5: kinds.2
            default: kinds.3
            }
        let index = randomness.below(instruments.count)
        let isUp = randomness.oneIn(2)
        let move = 1 + (isUp ? 1 : -1) * Double(randomness.below(300)) / 10_000
        return .opinion(
            Opinion(
                kind: kind, number: opinionCount, instrument: index, isUp: isUp,
                confidence: Money(tenThousandths: Int64(400 + randomness.below(590)) * 1_000),
                author: randomness.below(4),
                target: Money(instruments[index].price.value * move)))
    }

    private mutating func account() -> Happening {
        let instrument = randomness.below(instruments.count)
        return switch randomness.below(10) {
        case ..<3: .account(.performance, instrument: instrument)
        case ..<6: .account(.portfolio, instrument: instrument)
        case ..<8: .account(.position, instrument: instrument)
        case 8: .account(.performanceUpdate, instrument: instrument)
        default: .account(.performanceMilestone, instrument: instrument)
        }
    }

    private mutating func marketAlert() -> Happening {
        let instrument = randomness.below(instruments.count)
        let level = randomness.below(5)
        return switch randomness.below(4) {
        case ..<2: .marketAlert(.priceAlert, instrument: instrument, level: level)
        case 2: .marketAlert(.volumeAlert, instrument: instrument, level: level)
        default: .marketAlert(.volatilityAlert, instrument: instrument, level: level)
        }
    }

    private mutating func sessionStep() -> Happening {
        if sessions.count < Self.sessionsMax && (sessions.isEmpty || randomness.oneIn(10)) {
            sessionCount += 1
            let session = TradingSession(
                number: sessionCount, lossLimitUse: 20 + randomness.below(40))
            sessions.append(session)
            return .session(session)
        }
        let index = randomness.below(sessions.count)
        sessions[index].step(&randomness)
        let session = sessions[index]
        if session.isOver { sessions.remove(at: index) }
        if session.state == .emergencyStopped { stopsSession = session.number }
        return .session(session)
    }

    private mutating func riskNews() -> RiskNews {
        let kind: EventKind =
            switch randomness.below(10) {
            case ..<5: .riskAlert
            case ..<8: .lossLimitWarning
            case 8: .riskViolation
            default: .riskLimitBreached
            }
        let subject = RiskNews.Subject(rawValue: randomness.below(4)) ?? .lossLimit
        let isOver = kind == .riskViolation || kind == .riskLimitBreached
        let value = isOver ? 100 + randomness.below(30) : 80 + randomness.below(20)
        return RiskNews(
            kind: kind, session: max(1, sessionCount),
            subject: kind == .lossLimitWarning ? .lossLimit : subject,
            level: isOver ? 1 : randomness.below(3),
            value: Money(tenThousandths: Int64(value) * 10_000), threshold: Money(100))
    }

    private func emergency(in session: Int) -> RiskNews {
        RiskNews(
            kind: .emergencyStop, session: session, subject: .lossLimit, level: 2,
            value: Money(104), threshold: Money(100))
    }

    private mutating func news() -> Happening {
        let variant = randomness.below(4)
        return switch randomness.below(64) {
        case ..<16: .news(.heartbeat, variant: variant)
        case ..<28: .news(.systemStatus, variant: variant)
        case ..<36: .news(.notification, variant: variant)
        case ..<44: .news(.systemWarning, variant: variant)
        case ..<47: .news(.systemError, variant: variant)
        case ..<50: .news(.dailyReport, variant: variant)
        case ..<52: .news(.weeklyReport, variant: variant)
        case ..<53: .news(.monthlyStatement, variant: variant)
        case ..<55: .news(.strategySummary, variant: variant)
        case ..<57: .news(.systemMaintenance, variant: variant)
        case ..<58: .news(.systemDown, variant: variant)
        case ..<59: .news(.brokerDisconnected, variant: variant)
        case ..<61: .news(.accountSecurity, variant: variant)
        case ..<63: .news(.regulatoryNotice, variant: variant)
        default: .news(.legalNotice, variant: variant)
        }
    }
}
