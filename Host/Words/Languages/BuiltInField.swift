import Vocabulary

/// A field that the built-in words show, whatever the language.
///
/// Its template knows the names under which sources give it.
enum BuiltInField: String, CaseIterable, Sendable {
    case symbol, direction, strategy, confidence, price, time
    case side, quantity, filled, fillPrice, profit, status, reason, order, account
    case model, predictedPrice, pattern, entry, exit, decision, session, algorithm
    case totalProfit, dailyProfit, realizedProfit, unrealizedProfit
    case winRate, trades, positions, portfolioValue, cash, marketValue
    case change, volume, condition, threshold, currentValue, level, kind, lossLimit
    case service, severity, error, period, subject, priority, source

    /// The template of its text.
    var template: String {
        switch self {
        case .symbol: "{{ symbol | default(marketData.symbol) | default(subject) }}"
        case .direction: "{{ direction }}"
        case .strategy: "{{ strategy | default(pattern) }}"
        case .confidence: "{{ confidence | percent }}"
        case .price: "{{ price | default(marketData.price) | money(currency) }}"
        case .time: "{{ time | time }}"
        case .side: "{{ side | default(action) | upper }}"
        case .quantity: "{{ quantity | number }}"
        case .filled: "{{ filled | default(filled_quantity) | number }}"
        case .fillPrice: "{{ fill_price | default(price) | money(currency) }}"
        case .profit: "{{ pnl | default(data.currentPnL) | signed | money(currency) }}"
        case .status: "{{ status | label }}"
        case .reason: "{{ reason | default(reasoning) }}"
        case .order: "{{ order_id | default(trade_id) }}"
        case .account: "{{ account }}"
        case .model: "{{ model }}"
        case .predictedPrice: "{{ predicted_price | money(currency) }}"
        case .pattern: "{{ pattern | label }}"
        case .entry: "{{ entry | money(currency) }}"
        case .exit: "{{ exit | money(currency) }}"
        case .decision: "{{ decision | label }}"
        case .session: "{{ sessionId | default(subject) }}"
        case .algorithm: "{{ algorithmId }}"
        case .totalProfit: "{{ totalPnL | default(total_pnl) | signed | money(currency) }}"
        case .dailyProfit: "{{ dailyPnL | signed | money(currency) }}"
        case .realizedProfit: "{{ realizedPnL | signed | money(currency) }}"
        case .unrealizedProfit:
            "{{ unrealizedPnL | default(unrealized_pnl) | signed | money(currency) }}"
        case .winRate: "{{ winRate | default(win_rate) | percent }}"
        case .trades: "{{ totalTrades | default(data.totalTrades) | number }}"
        case .positions: "{{ activePositions | number }}"
        case .portfolioValue: "{{ total_value | money(currency) }}"
        case .cash: "{{ cash | money(currency) }}"
        case .marketValue: "{{ market_value | money(currency) }}"
        case .change: "{{ change_24h | signed | percent }}"
        case .volume: "{{ volume | number }}"
        case .condition: "{{ condition | lower | label }}"
        case .threshold: "{{ value | default(threshold) | number }}"
        case .currentValue: "{{ currentValue | default(current_value) | number }}"
        case .level: "{{ alertLevel | default(level) | label }}"
        case .kind: "{{ alertType | label }}"
        case .lossLimit:
            "{{ data.lossLimitUtilization | default(loss_limit_utilization) | percent }}"
        case .service: "{{ service | default(subject) }}"
        case .severity: "{{ severity | label }}"
        case .error: "{{ error | default(message) }}"
        case .period: "{{ period }}"
        case .subject: "{{ subject }}"
        case .priority: "{{ priority }}"
        case .source: "{{ source }}"
        }
    }

    /// What events of a type show, in this order.
    static func shown(for type: String) -> [BuiltInField] {
        switch type {
        case "signal": [.symbol, .direction, .strategy, .confidence, .price, .time]
        case "ml_prediction":
            [.symbol, .model, .direction, .predictedPrice, .confidence, .time]
        case "pattern_detected":
            [.symbol, .pattern, .direction, .confidence, .entry, .exit, .time]
        case "algorithm_decision":
            [.symbol, .decision, .confidence, .price, .reason, .algorithm, .session, .time]
        case "order_accepted": [.symbol, .side, .quantity, .price, .order, .account, .time]
        case "order_filled":
            [.symbol, .side, .quantity, .fillPrice, .profit, .order, .account, .time]
        case "order_partial_fill":
            [.symbol, .side, .filled, .quantity, .fillPrice, .profit, .order, .account, .time]
        case "order_cancelled", "order_expired", "order_rejected", "order_execution_failed":
            [.symbol, .side, .quantity, .price, .reason, .order, .account, .time]
        case "portfolio_update": [.portfolioValue, .cash, .profit, .time]
        case "position_update": [.symbol, .quantity, .marketValue, .unrealizedProfit, .time]
        case "price_update": [.symbol, .price, .change, .volume, .time]
        case "price_alert": [.symbol, .price, .condition, .threshold, .time]
        case "volume_alert": [.symbol, .volume, .price, .threshold, .time]
        case "volatility_alert": [.symbol, .price, .threshold, .time]
        case "strategy_status": [.strategy, .status, .time]
        case "daily_report":
            [
                .period, .dailyProfit, .totalProfit, .realizedProfit, .trades, .winRate,
                .positions, .time,
            ]
        case "strategy_summary":
            [.strategy, .totalProfit, .realizedProfit, .trades, .winRate, .time]
        case "broker_disconnected", "system_down": [.subject, .reason, .time]
        case "heartbeat": [.time]
        default: shown(for: Vocabulary.find(type)?.category)
        }
    }

    private static func shown(for category: EventCategory?) -> [BuiltInField] {
        switch category {
        case .performance:
            [
                .totalProfit, .dailyProfit, .realizedProfit, .unrealizedProfit, .winRate, .trades,
                .positions, .time,
            ]
        case .reports:
            [.period, .totalProfit, .realizedProfit, .trades, .winRate, .positions, .time]
        case .sessions: [.session, .status, .profit, .trades, .lossLimit, .time]
        case .risk: [.session, .kind, .level, .currentValue, .threshold, .time]
        case .errors: [.service, .error, .severity, .time]
        case .system, .security, .regulatory: [.subject, .time]
        case nil: [.subject, .priority, .source, .time]
        default: [.subject, .time]
        }
    }
}

extension WordAction.Kind {
    /// What a reader may do about events of a type.
    static func offered(for type: String) -> [WordAction.Kind] {
        switch Vocabulary.find(type)?.category {
        case .risk, .errors, .orderFailures, .security: [.acknowledge, .snooze]
        case .regulatory: [.acknowledge]
        case .market: []
        case .system: type == "heartbeat" ? [] : [.acknowledge, .snooze]
        case .performance, .reports: [.unsubscribe]
        case .signals, .trades, .priceAlerts, .sessions, nil: [.snooze, .unsubscribe]
        }
    }
}
