/// Something that happened in the market, as values; the scribe makes an event of it.
enum Happening: Sendable {
    case price(instrument: Int)
    case order(Order, shares: Int, profit: Money)
    case opinion(Opinion)
    case account(EventKind, instrument: Int)
    case marketAlert(EventKind, instrument: Int, level: Int)
    case session(TradingSession)
    case strategy(Int, isRunning: Bool)
    case risk(RiskNews)
    /// Reports, notices and the state of the system, which need nothing but a variant.
    case news(EventKind, variant: Int)

    /// The type of its event.
    var kind: EventKind {
        switch self {
        case .price: .price
        case .order(let order, _, _): order.state.kind
        case .opinion(let opinion): opinion.kind
        case .account(let kind, _), .marketAlert(let kind, _, _), .news(let kind, _): kind
        case .session(let session): session.state.kind
        case .strategy: .strategyStatus
        case .risk(let news): news.kind
        }
    }
}

/// What a strategy or a model thinks of an instrument.
struct Opinion: Sendable {
    let kind: EventKind
    let number: Int
    let instrument: Int
    let isUp: Bool
    /// 0 to 100.
    let confidence: Money
    /// Which strategy, model, pattern or algorithm.
    let author: Int
    let target: Money
}

/// A limit that is near or crossed.
struct RiskNews: Sendable {
    /// What is at risk.
    enum Subject: Int, Sendable {
        case lossLimit, timeLimit, volatility, correlation
    }

    let kind: EventKind
    let session: Int
    let subject: Subject
    /// 0 warning, 1 critical, 2 emergency.
    let level: Int
    let value: Money
    let threshold: Money
}

extension Order.State {
    fileprivate var kind: EventKind {
        switch self {
        case .accepted: .orderAccepted
        case .partlyFilled: .orderPartlyFilled
        case .filled: .orderFilled
        case .cancelled: .orderCancelled
        case .rejected: .orderRejected
        case .expired: .orderExpired
        case .failed: .orderFailed
        }
    }
}

extension TradingSession.State {
    fileprivate var kind: EventKind {
        switch self {
        case .started: .sessionStarted
        case .active: .sessionStatus
        case .paused: .sessionPaused
        case .completed: .sessionCompleted
        case .expired: .sessionExpired
        case .emergencyStopped: .sessionStopped
        }
    }
}
