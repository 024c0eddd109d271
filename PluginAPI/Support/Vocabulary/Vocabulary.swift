/// Every type of event there is.
///
/// Sources may emit others under a name of their own with a dot in it, such as
/// "com.acme.margin_call".
package enum Vocabulary {
    /// The table, by category.
    package static let all: [EventType] = [
        // The flows' alert at more than 70 % confidence is a route, not a type of its own.
        EventType("signal", .signals, .high, flows: "signal"),
        EventType("ml_prediction", .signals, .medium, live: "ml_prediction"),
        EventType("pattern_detected", .signals, .medium, live: "pattern_detected"),
        EventType("algorithm_decision", .signals, .medium, session: "algorithm_decision"),

        // What becomes of an order is high, cancelled ones included; the flows' "medium" is how
        // their dialect renders it. Alpaca clients see these names within a "trade_update".
        EventType("order_accepted", .trades, .medium, alpaca: "order_accepted"),
        EventType(
            "order_filled", .trades, .high, flows: "trade", live: "trade_executed",
            session: "trade_executed", hybrid: "ORDER_EXECUTED", alpaca: "order_filled"),
        EventType(
            "order_partial_fill", .trades, .high, flows: "trade", live: "trade_executed",
            session: "trade_executed", hybrid: "ORDER_EXECUTED", alpaca: "order_partial_fill"),
        EventType(
            "order_cancelled", .trades, .high, flows: "trade", live: "alert",
            alpaca: "order_cancelled"),
        EventType("order_expired", .trades, .high, live: "alert", alpaca: "order_expired"),

        EventType(
            "order_rejected", .orderFailures, .high, flows: "trade", live: "alert",
            alpaca: "order_rejected"),
        EventType(
            "order_execution_failed", .orderFailures, .critical, .urgent, flows: "error",
            live: "alert", session: "system_notification", hybrid: "ORDER_EXECUTION_FAILED"),

        // The first is pushed every few seconds; the second is the notification of a significant
        // change, which the flows know as a notification like any other.
        EventType("performance", .performance, .low, flows: "performance"),
        EventType("performance_update", .performance, .low, flows: "notification"),
        EventType(
            "performance_milestone", .performance, .medium, session: "system_notification"),
        EventType("portfolio_update", .performance, .low, live: "portfolio_update"),
        EventType("position_update", .performance, .low, session: "position_update"),

        EventType(
            "price_update", .market, .low, .marketData, flows: "market_data",
            live: "price_update", session: "market_data"),

        EventType(
            "price_alert", .priceAlerts, .medium, flows: "notification", live: "alert",
            session: "system_notification", hybrid: "PRICE_ALERT"),
        EventType(
            "volume_alert", .priceAlerts, .medium, flows: "notification", live: "alert",
            session: "system_notification", hybrid: "VOLUME_ALERT"),
        // The session gateway counts volatility among the risks.
        EventType(
            "volatility_alert", .priceAlerts, .high, live: "alert", session: "risk_alert"),

        // One message of the session dialect, whose `status` says which of these it is.
        EventType("session_started", .sessions, .medium, session: "session_status"),
        EventType("session_status", .sessions, .low, session: "session_status"),
        EventType("session_paused", .sessions, .medium, session: "session_status"),
        EventType("session_completed", .sessions, .medium, session: "session_status"),
        EventType("session_expired", .sessions, .medium, session: "session_status"),
        // Not urgent: the bell is rung by the emergency_stop that comes with it.
        EventType(
            "session_emergency_stopped", .sessions, .high, .kept, session: "session_status"),
        EventType("strategy_status", .sessions, .medium, hybrid: "STRATEGY_STATUS_CHANGED"),

        // A source gives the priority by the alert's level: warning is high, critical and emergency
        // are critical.
        EventType("risk_alert", .risk, .high, .kept, live: "alert", session: "risk_alert"),
        EventType("loss_limit_warning", .risk, .high, .kept, live: "alert", session: "risk_alert"),
        EventType(
            "risk_violation", .risk, .critical, .kept, flows: "notification", live: "alert",
            session: "risk_alert", hybrid: "RISK_VIOLATION"),
        EventType(
            "risk_limit_breached", .risk, .critical, .urgent, flows: "notification",
            live: "alert", session: "risk_alert", hybrid: "RISK_LIMIT_BREACHED"),
        EventType(
            "emergency_stop", .risk, .critical, .urgent, flows: "notification", live: "alert",
            session: "risk_alert", hybrid: "EMERGENCY_STOP"),

        // Critical unless the source gives its severity, as the flows' error alerts do.
        EventType(
            "system_error", .errors, .critical, .kept, flows: "error", live: "alert",
            session: "system_notification", hybrid: "SYSTEM_ERROR"),
        EventType(
            "system_warning", .errors, .medium, flows: "error", live: "alert",
            session: "system_notification"),

        EventType("daily_report", .reports, .low, flows: "notification", hybrid: "DAILY_SUMMARY"),
        EventType("weekly_report", .reports, .low, hybrid: "WEEKLY_PERFORMANCE"),
        EventType("monthly_statement", .reports, .low, hybrid: "MONTHLY_STATEMENT"),
        // The only report the hybrid router has stored for good.
        EventType("strategy_summary", .reports, .low, .kept, hybrid: "STRATEGY_SUMMARY"),

        EventType(
            "system_status", .system, .low, live: "system_status",
            session: "system_notification"),
        // "Critical" in the hybrid router's list of what to store, yet announced long before: kept,
        // but not so pressing that it should pass quiet hours.
        EventType(
            "system_maintenance", .system, .high, .kept, flows: "notification", live: "alert",
            session: "system_notification", hybrid: "SYSTEM_MAINTENANCE"),
        EventType(
            "system_down", .system, .critical, .urgent, flows: "error", live: "alert",
            session: "system_notification", hybrid: "SYSTEM_DOWN"),
        EventType(
            "broker_disconnected", .system, .critical, .urgent, flows: "error", live: "alert",
            session: "system_notification", hybrid: "BROKER_DISCONNECTED"),
        EventType(
            "notification", .system, .medium, flows: "notification", live: "alert",
            session: "system_notification"),
        // Two of the dialects never had one, but their clients are sent one when they connect.
        EventType(
            "heartbeat", .system, .low, flows: "heartbeat", live: "heartbeat",
            session: "heartbeat", alpaca: "heartbeat"),

        EventType(
            "account_security", .security, .critical, .kept, flows: "notification",
            live: "alert", session: "system_notification", hybrid: "ACCOUNT_SECURITY"),

        // As with maintenance: kept for years, but not a reason to wake anybody.
        EventType(
            "regulatory_notice", .regulatory, .high, .kept, flows: "notification",
            live: "alert", session: "system_notification", hybrid: "REGULATORY_NOTICE"),
        EventType(
            "legal_notice", .regulatory, .high, .kept, flows: "notification", live: "alert",
            session: "system_notification", hybrid: "LEGAL_NOTICE"),
    ]
}
