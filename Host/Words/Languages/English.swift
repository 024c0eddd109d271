extension Language {
    static let english = Language(
        locale: .english,
        phrases: Phrases(
            acknowledge: "Acknowledge", snooze: "Snooze", unsubscribe: "Unsubscribe",
            priorities: ["low", "medium", "high", "critical"],
            notifications: Counted("# notification", "# notifications"),
            more: Counted("and # more", "and # more"),
            justNow: "just now",
            past: Phrases.Spans(
                minutes: Counted("# minute ago", "# minutes ago"),
                hours: Counted("# hour ago", "# hours ago"),
                days: Counted("# day ago", "# days ago")),
            future: Phrases.Spans(
                minutes: Counted("in # minute", "in # minutes"),
                hours: Counted("in # hour", "in # hours"),
                days: Counted("in # day", "in # days")),
            plural: .one),
        labels: English.labels,
        messages: English.signals.merging(English.orders) { $1 }
            .merging(English.accounts) { $1 }.merging(English.markets) { $1 }
            .merging(English.risks) { $1 }.merging(English.notices) { $1 },
        otherMessage: Message(
            "{{ title | default(type) }}",
            "{{ title | default(type) }}{% if subject exists %}: {{ subject }}{% endif %}"))
}

private enum English {
    typealias Message = Language.Message

    static let labels: [BuiltInField: String] = [
        .symbol: "Symbol", .direction: "Direction", .strategy: "Strategy",
        .confidence: "Confidence", .price: "Price", .time: "Time", .side: "Side",
        .quantity: "Quantity", .filled: "Filled", .fillPrice: "Fill price", .profit: "P&L",
        .status: "Status", .reason: "Reason", .order: "Order", .account: "Account",
        .model: "Model", .predictedPrice: "Predicted price", .pattern: "Pattern",
        .entry: "Entry", .exit: "Exit", .decision: "Decision", .session: "Session",
        .algorithm: "Algorithm", .totalProfit: "Total P&L", .dailyProfit: "Daily P&L",
        .realizedProfit: "Realized P&L", .unrealizedProfit: "Unrealized P&L",
        .winRate: "Win rate", .trades: "Trades", .positions: "Open positions",
        .portfolioValue: "Portfolio value", .cash: "Cash", .marketValue: "Market value",
        .change: "Change (24 h)", .volume: "Volume", .condition: "Condition",
        .threshold: "Threshold", .currentValue: "Current value", .level: "Level",
        .kind: "Type", .lossLimit: "Loss limit used", .service: "Service",
        .severity: "Severity", .error: "Error", .period: "Period", .subject: "Subject",
        .priority: "Priority", .source: "Source",
    ]

    private static let symbol = "{{ symbol | default(marketData.symbol) | default(subject) }}"
    private static let shares =
        "{{ quantity | number }} {{ quantity | plural(\"share\", \"shares\") }}"
    private static let order = "{{ side | default(action) | upper }} \(symbol) \(shares)"
    private static let because = "{% if reason exists %}: {{ reason }}{% endif %}"
    private static let own = "{{ title | default(message) | default(subject) }}"

    static let signals: [String: Message] = [
        "signal": Message(
            "🚨 SIGNAL ALERT",
            "{{ direction }} \(symbol)"
                + "{% if price exists %} @ {{ price | price(currency) }}{% endif %}"
                + "{% if confidence exists %}, {{ confidence | percent }} confidence{% endif %}"
                + "{% if strategy exists %} ({{ strategy }}){% endif %}"),
        "ml_prediction": Message(
            "🤖 Prediction: \(symbol)",
            "{{ model | default(\"The model\") }} expects \(symbol) at "
                + "{{ predicted_price | price(currency) }} ({{ confidence | percent }})"),
        "pattern_detected": Message(
            "🔍 Pattern: {{ pattern | label }}",
            "{{ pattern | label }} on \(symbol), {{ confidence | percent }} confidence"),
        "algorithm_decision": Message(
            "🧠 Decision: {{ decision | label }} \(symbol)",
            "{{ decision | label }} \(symbol), {{ confidence | percent }} confidence",
            body: "{{ reasoning | default(body) | default(message) }}"),
    ]

    static let orders: [String: Message] = [
        "order_accepted": Message("📝 Order accepted", "\(order) accepted"),
        "order_filled": Message(
            "✅ Order executed",
            "\(symbol) \(shares) @ {{ fill_price | default(price) "
                + "| price(currency) }}"),
        "order_partial_fill": Message(
            "◐ Order partly filled",
            "\(symbol) {{ filled | default(filled_quantity) | number }} of \(shares) "
                + "@ {{ fill_price | default(price) | price(currency) }}"),
        "order_cancelled": Message("🚫 Order cancelled", "\(order) cancelled\(because)"),
        "order_expired": Message("⌛ Order expired", "\(order) expired\(because)"),
        "order_rejected": Message("❌ Order rejected", "\(order) rejected\(because)"),
        "order_execution_failed": Message(
            "❌ ORDER FAILED", "\(order) could not be executed\(because)"),
    ]

    private static let performance =
        "P&L {{ totalPnL | default(total_pnl) | signed | money(currency) }}" + trading

    private static let day =
        "{% if dailyPnL exists %}Daily P&L {{ dailyPnL | signed | money(currency) }}" + trading
        + "{% else %}\(performance){% endif %}"

    private static let trading =
        "{% if winRate exists or win_rate exists %}"
        + ", win rate {{ winRate | default(win_rate) | percent }}{% endif %}"
        + "{% if totalTrades exists %}, {{ totalTrades | number }} "
        + "{{ totalTrades | plural(\"trade\", \"trades\") }}{% endif %}"

    static let accounts: [String: Message] = [
        "performance": Message("📊 Performance", performance),
        "performance_update": Message("📊 Performance update", performance),
        "performance_milestone": Message("🏆 Milestone", "{{ title | default(message) }}"),
        "portfolio_update": Message(
            "💼 Portfolio",
            "Portfolio {{ total_value | money(currency) }}, "
                + "P&L {{ pnl | signed | money(currency) }}"),
        "position_update": Message(
            "📌 Position: \(symbol)",
            "\(symbol): \(shares), worth {{ market_value | money(currency) }}"),
        "daily_report": Message("📅 Daily report", day),
        "weekly_report": Message("📅 Weekly report", performance),
        "monthly_statement": Message("🧾 Monthly statement", performance),
        "strategy_summary": Message(
            "📋 Strategy summary", "{{ strategy | default(subject) }}: " + performance),
    ]

    private static let bound =
        "{% if condition == ABOVE %}above{% elif condition == BELOW %}below{% else %}at{% endif %}"

    static let markets: [String: Message] = [
        "price_update": Message(
            "\(symbol) {{ price | price(currency) }}",
            "\(symbol) {{ price | price(currency) }}"
                + "{% if change_24h exists %} ({{ change_24h | signed | percent }}){% endif %}"),
        "price_alert": Message(
            "🔔 Price alert: \(symbol)",
            "\(symbol) is \(bound) {{ value | default(threshold) | price(currency) }}"
                + "{% if price exists %}, now {{ price | price(currency) }}{% endif %}"),
        "volume_alert": Message(
            "🔔 Volume alert: \(symbol)",
            "\(symbol): volume {{ volume | number }}"),
        "volatility_alert": Message(
            "⚡ Volatility: \(symbol)", "{{ title | default(message) | default(subject) }}"),
    ]

    private static let session = "{{ sessionId | default(subject) }}"
    private static let sessionProfit =
        ", P&L {{ data.currentPnL | default(pnl) | signed | money(currency) }}"

    static let risks: [String: Message] = [
        "session_started": Message("▶️ Session started", "Session \(session) started"),
        "session_status": Message(
            "ℹ️ Session status", "Session \(session): {{ status | label }}\(sessionProfit)"),
        "session_paused": Message(
            "⏸️ Session paused", "Session \(session) is paused\(sessionProfit)"),
        "session_completed": Message(
            "🏁 Session completed", "Session \(session) is completed\(sessionProfit)"),
        "session_expired": Message(
            "⌛ Session expired", "Session \(session) has expired\(sessionProfit)"),
        "session_emergency_stopped": Message(
            "🛑 Session stopped", "Session \(session) was stopped in an emergency\(sessionProfit)"),
        "strategy_status": Message(
            "⚙️ Strategy status", "{{ strategy | default(subject) }}: {{ status | label }}"),
        "risk_alert": Message("⚠️ RISK ALERT", risk),
        "loss_limit_warning": Message("⚠️ LOSS LIMIT WARNING", risk),
        "risk_violation": Message("🚫 RISK VIOLATION", risk),
        "risk_limit_breached": Message("🛑 RISK LIMIT BREACHED", risk),
        "emergency_stop": Message("🛑 EMERGENCY STOP", risk),
    ]

    private static let risk =
        "{% if message exists %}{{ message }}{% elif reason exists %}{{ reason }}"
        + "{% elif alertType exists %}{{ alertType | label }}: "
        + "{{ currentValue | default(current_value) | number }}"
        + "{% if threshold exists %} (limit {{ threshold | number }}){% endif %}"
        + "{% else %}\(own){% endif %}"

    private static let fault =
        "{{ service | default(subject) }}: {{ error | default(message) | default(title) }}"

    static let notices: [String: Message] = [
        "system_error": Message("🔥 SYSTEM ERROR", fault),
        "system_warning": Message("⚠️ System warning", fault),
        "system_status": Message("ℹ️ System status", own),
        "system_maintenance": Message("🔧 Maintenance", own),
        "system_down": Message("🔥 SYSTEM DOWN", own),
        "broker_disconnected": Message("🔌 BROKER DISCONNECTED", own),
        "notification": Message("{{ title | default(\"🔔 Notification\") }}", own),
        "heartbeat": Message("💓 Heartbeat", "Alive at {{ time | time(\"zone\") }}"),
        "account_security": Message("🔐 Account security", own),
        "regulatory_notice": Message("⚖️ Regulatory notice", own),
        "legal_notice": Message("⚖️ Legal notice", own),
    ]
}
