/// The names that the simulated desk uses.
enum Names {
    static func strategy(_ index: Int) -> StaticString {
        switch index {
        case 0: "Momentum"
        case 1: "Mean reversion"
        case 2: "Breakout"
        default: "Pairs"
        }
    }

    static func model(_ index: Int) -> StaticString {
        switch index {
        case 0: "LSTM-4h"
        case 1: "GBM-1d"
        case 2: "Transformer-1h"
        default: "Ensemble"
        }
    }

    static func pattern(_ index: Int) -> StaticString {
        switch index {
        case 0: "Double bottom"
        case 1: "Head and shoulders"
        case 2: "Bull flag"
        default: "Ascending triangle"
        }
    }

    static func decision(_ index: Int) -> StaticString {
        switch index {
        case 0: "buy"
        case 1: "sell"
        case 2: "hold"
        default: "close_position"
        }
    }

    static func reason(_ index: Int) -> StaticString {
        switch index {
        case 0: "The 20-day average crossed above the 50-day average on rising volume."
        case 1: "The price is two deviations above its mean and momentum fades."
        case 2: "Signals disagree; the spread is wider than the expected move."
        default: "The profit target is reached and the session nears its end."
        }
    }

    static func service(_ index: Int) -> StaticString {
        switch index {
        case 0: "market-data"
        case 1: "order-router"
        case 2: "risk-engine"
        default: "scanner"
        }
    }

    static func severity(_ index: Int) -> StaticString {
        switch index {
        case 0: "low"
        case 1: "medium"
        default: "high"
        }
    }

    static func alertLevel(_ level: Int) -> StaticString {
        switch level {
        case 0: "warning"
        case 1: "critical"
        default: "emergency"
        }
    }

    static func riskSubject(_ subject: RiskNews.Subject) -> StaticString {
        switch subject {
        case .lossLimit: "loss_limit"
        case .timeLimit: "time_limit"
        case .volatility: "volatility"
        case .correlation: "correlation"
        }
    }
}
