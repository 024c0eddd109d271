extension Language {
    static let german = Language(
        locale: .german,
        phrases: Phrases(
            acknowledge: "Bestätigen", snooze: "Später", unsubscribe: "Abbestellen",
            priorities: ["niedrig", "mittel", "hoch", "kritisch"],
            notifications: Counted("# Benachrichtigung", "# Benachrichtigungen"),
            more: Counted("und # weitere", "und # weitere"),
            justNow: "gerade eben",
            past: Phrases.Spans(
                minutes: Counted("vor # Minute", "vor # Minuten"),
                hours: Counted("vor # Stunde", "vor # Stunden"),
                days: Counted("vor # Tag", "vor # Tagen")),
            future: Phrases.Spans(
                minutes: Counted("in # Minute", "in # Minuten"),
                hours: Counted("in # Stunde", "in # Stunden"),
                days: Counted("in # Tag", "in # Tagen")),
            plural: .one),
        labels: German.labels,
        messages: German.signals.merging(German.orders) { $1 }
            .merging(German.accounts) { $1 }.merging(German.markets) { $1 }
            .merging(German.risks) { $1 }.merging(German.notices) { $1 },
        otherMessage: Message(
            "{{ title | default(type) }}",
            "{{ title | default(type) }}{% if subject exists %}: {{ subject }}{% endif %}"))
}

private enum German {
    typealias Message = Language.Message

    static let labels: [BuiltInField: String] = [
        .symbol: "Symbol", .direction: "Richtung", .strategy: "Strategie",
        .confidence: "Konfidenz", .price: "Preis", .time: "Zeit", .side: "Seite",
        .quantity: "Menge", .filled: "Ausgeführt", .fillPrice: "Ausführungspreis", .profit: "G/V",
        .status: "Status", .reason: "Grund", .order: "Order", .account: "Konto",
        .model: "Modell", .predictedPrice: "Erwarteter Preis", .pattern: "Muster",
        .entry: "Einstieg", .exit: "Ausstieg", .decision: "Entscheidung", .session: "Sitzung",
        .algorithm: "Algorithmus", .totalProfit: "G/V gesamt", .dailyProfit: "G/V heute",
        .realizedProfit: "Realisiert", .unrealizedProfit: "Nicht realisiert",
        .winRate: "Trefferquote", .trades: "Trades", .positions: "Offene Positionen",
        .portfolioValue: "Depotwert", .cash: "Guthaben", .marketValue: "Marktwert",
        .change: "Änderung (24 h)", .volume: "Volumen", .condition: "Bedingung",
        .threshold: "Schwelle", .currentValue: "Aktueller Wert", .level: "Stufe",
        .kind: "Art", .lossLimit: "Verlustlimit genutzt", .service: "Dienst",
        .severity: "Schwere", .error: "Fehler", .period: "Zeitraum", .subject: "Betreff",
        .priority: "Priorität", .source: "Quelle",
    ]

    private static let symbol = "{{ symbol | default(marketData.symbol) | default(subject) }}"
    private static let shares =
        "{{ quantity | number }} {{ quantity | plural(\"Aktie\", \"Aktien\") }}"
    private static let order = "{{ side | default(action) | upper }} \(symbol) \(shares)"
    private static let because = "{% if reason exists %}: {{ reason }}{% endif %}"
    private static let own = "{{ title | default(message) | default(subject) }}"

    static let signals: [String: Message] = [
        "signal": Message(
            "🚨 SIGNAL",
            "{{ direction }} \(symbol)"
                + "{% if price exists %} @ {{ price | price(currency) }}{% endif %}"
                + "{% if confidence exists %}, Konfidenz {{ confidence | percent }}{% endif %}"
                + "{% if strategy exists %} ({{ strategy }}){% endif %}"),
        "ml_prediction": Message(
            "🤖 Prognose: \(symbol)",
            "{{ model | default(\"Das Modell\") }} erwartet \(symbol) bei "
                + "{{ predicted_price | price(currency) }} ({{ confidence | percent }})"),
        "pattern_detected": Message(
            "🔍 Muster: {{ pattern | label }}",
            "{{ pattern | label }} bei \(symbol), Konfidenz {{ confidence | percent }}"),
        "algorithm_decision": Message(
            "🧠 Entscheidung: {{ decision | label }} \(symbol)",
            "{{ decision | label }} \(symbol), Konfidenz {{ confidence | percent }}",
            body: "{{ reasoning | default(body) | default(message) }}"),
    ]

    static let orders: [String: Message] = [
        "order_accepted": Message("📝 Order angenommen", "\(order) angenommen"),
        "order_filled": Message(
            "✅ Order ausgeführt",
            "\(symbol) \(shares) @ {{ fill_price | default(price) "
                + "| price(currency) }}"),
        "order_partial_fill": Message(
            "◐ Order teilweise ausgeführt",
            "\(symbol) {{ filled | default(filled_quantity) | number }} von \(shares) "
                + "@ {{ fill_price | default(price) | price(currency) }}"),
        "order_cancelled": Message("🚫 Order storniert", "\(order) storniert\(because)"),
        "order_expired": Message("⌛ Order verfallen", "\(order) verfallen\(because)"),
        "order_rejected": Message("❌ Order abgelehnt", "\(order) abgelehnt\(because)"),
        "order_execution_failed": Message(
            "❌ ORDER GESCHEITERT", "\(order) konnte nicht ausgeführt werden\(because)"),
    ]

    private static let performance =
        "G/V {{ totalPnL | default(total_pnl) | signed | money(currency) }}" + trading

    private static let day =
        "{% if dailyPnL exists %}Tages-G/V {{ dailyPnL | signed | money(currency) }}" + trading
        + "{% else %}\(performance){% endif %}"

    private static let trading =
        "{% if winRate exists or win_rate exists %}"
        + ", Trefferquote {{ winRate | default(win_rate) | percent }}{% endif %}"
        + "{% if totalTrades exists %}, {{ totalTrades | number }} "
        + "{{ totalTrades | plural(\"Trade\", \"Trades\") }}{% endif %}"

    static let accounts: [String: Message] = [
        "performance": Message("📊 Ergebnis", performance),
        "performance_update": Message("📊 Neuer Stand", performance),
        "performance_milestone": Message("🏆 Meilenstein", "{{ title | default(message) }}"),
        "portfolio_update": Message(
            "💼 Depot",
            "Depot {{ total_value | money(currency) }}, "
                + "G/V {{ pnl | signed | money(currency) }}"),
        "position_update": Message(
            "📌 Position: \(symbol)",
            "\(symbol): \(shares), Wert {{ market_value | money(currency) }}"),
        "daily_report": Message("📅 Tagesbericht", day),
        "weekly_report": Message("📅 Wochenbericht", performance),
        "monthly_statement": Message("🧾 Monatsabrechnung", performance),
        "strategy_summary": Message(
            "📋 Strategiebericht", "{{ strategy | default(subject) }}: " + performance),
    ]

    private static let bound =
        "{% if condition == ABOVE %}über{% elif condition == BELOW %}unter{% else %}bei{% endif %}"

    static let markets: [String: Message] = [
        "price_update": Message(
            "\(symbol) {{ price | price(currency) }}",
            "\(symbol) {{ price | price(currency) }}"
                + "{% if change_24h exists %} ({{ change_24h | signed | percent }}){% endif %}"),
        "price_alert": Message(
            "🔔 Preisalarm: \(symbol)",
            "\(symbol) ist \(bound) {{ value | default(threshold) | price(currency) }}"
                + "{% if price exists %}, jetzt {{ price | price(currency) }}{% endif %}"),
        "volume_alert": Message(
            "🔔 Volumenalarm: \(symbol)",
            "\(symbol): Volumen {{ volume | number }}"),
        "volatility_alert": Message(
            "⚡ Volatilität: \(symbol)", "{{ title | default(message) | default(subject) }}"),
    ]

    private static let session = "{{ sessionId | default(subject) }}"
    private static let sessionProfit =
        ", G/V {{ data.currentPnL | default(pnl) | signed | money(currency) }}"

    static let risks: [String: Message] = [
        "session_started": Message("▶️ Sitzung gestartet", "Sitzung \(session) gestartet"),
        "session_status": Message(
            "ℹ️ Sitzungsstatus", "Sitzung \(session): {{ status | label }}\(sessionProfit)"),
        "session_paused": Message(
            "⏸️ Sitzung pausiert", "Sitzung \(session) pausiert\(sessionProfit)"),
        "session_completed": Message(
            "🏁 Sitzung beendet", "Sitzung \(session) beendet\(sessionProfit)"),
        "session_expired": Message(
            "⌛ Sitzung abgelaufen", "Sitzung \(session) abgelaufen\(sessionProfit)"),
        "session_emergency_stopped": Message(
            "🛑 Sitzung gestoppt", "Sitzung \(session) im Notfall gestoppt\(sessionProfit)"),
        "strategy_status": Message(
            "⚙️ Strategiestatus", "{{ strategy | default(subject) }}: {{ status | label }}"),
        "risk_alert": Message("⚠️ RISIKOWARNUNG", risk),
        "loss_limit_warning": Message("⚠️ VERLUSTLIMIT NAHE", risk),
        "risk_violation": Message("🚫 RISIKOVERSTOSS", risk),
        "risk_limit_breached": Message("🛑 RISIKOLIMIT ÜBERSCHRITTEN", risk),
        "emergency_stop": Message("🛑 NOTSTOPP", risk),
    ]

    private static let risk =
        "{% if message exists %}{{ message }}{% elif reason exists %}{{ reason }}"
        + "{% elif alertType exists %}{{ alertType | label }}: "
        + "{{ currentValue | default(current_value) | number }}"
        + "{% if threshold exists %} (Limit {{ threshold | number }}){% endif %}"
        + "{% else %}\(own){% endif %}"

    private static let fault =
        "{{ service | default(subject) }}: {{ error | default(message) | default(title) }}"

    static let notices: [String: Message] = [
        "system_error": Message("🔥 SYSTEMFEHLER", fault),
        "system_warning": Message("⚠️ Systemwarnung", fault),
        "system_status": Message("ℹ️ Systemstatus", own),
        "system_maintenance": Message("🔧 Wartung", own),
        "system_down": Message("🔥 SYSTEMAUSFALL", own),
        "broker_disconnected": Message("🔌 BROKER GETRENNT", own),
        "notification": Message("{{ title | default(\"🔔 Benachrichtigung\") }}", own),
        "heartbeat": Message("💓 Lebenszeichen", "Aktiv um {{ time | time(\"zone\") }}"),
        "account_security": Message("🔐 Kontosicherheit", own),
        "regulatory_notice": Message("⚖️ Aufsichtsmitteilung", own),
        "legal_notice": Message("⚖️ Rechtliche Mitteilung", own),
    ]
}
