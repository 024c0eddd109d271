/// The types of events that the market makes: every one of the vocabulary.
package enum EventKind: Int, CaseIterable, Sendable {
    case signal, prediction, pattern, decision, orderAccepted, orderFilled, orderPartlyFilled
    case orderCancelled, orderExpired, orderRejected, orderFailed, performance, performanceUpdate
    case performanceMilestone, portfolio, position, price, priceAlert, volumeAlert
    case volatilityAlert, sessionStarted, sessionStatus, sessionPaused, sessionCompleted
    case sessionExpired, sessionStopped, strategyStatus, riskAlert, lossLimitWarning
    case riskViolation, riskLimitBreached, emergencyStop, systemError, systemWarning, dailyReport
    case weeklyReport, monthlyStatement, strategySummary, systemStatus, systemMaintenance
    case systemDown, brokerDisconnected, notification, heartbeat, accountSecurity
    case regulatoryNotice, legalNotice

    /// Its canonical name.
    package var name: StaticString {
        switch self {
        case .signal: "signal"
        case .prediction: "ml_prediction"
        case .pattern: "pattern_detected"
        case .decision: "algorithm_decision"
        case .orderAccepted: "order_accepted"
        case .orderFilled: "order_filled"
        case .orderPartlyFilled: "order_partial_fill"
        case .orderCancelled: "order_cancelled"
        case .orderExpired: "order_expired"
        case .orderRejected: "order_rejected"
        case .orderFailed: "order_execution_failed"
        case .performance: "performance"
        case .performanceUpdate: "performance_update"
        case .performanceMilestone: "performance_milestone"
        case .portfolio: "portfolio_update"
        case .position: "position_update"
        case .price: "price_update"
        case .priceAlert: "price_alert"
        case .volumeAlert: "volume_alert"
        case .volatilityAlert: "volatility_alert"
        case .sessionStarted: "session_started"
        case .sessionStatus: "session_status"
        case .sessionPaused: "session_paused"
        case .sessionCompleted: "session_completed"
        case .sessionExpired: "session_expired"
        case .sessionStopped: "session_emergency_stopped"
        case .strategyStatus: "strategy_status"
        case .riskAlert: "risk_alert"
        case .lossLimitWarning: "loss_limit_warning"
        case .riskViolation: "risk_violation"
        case .riskLimitBreached: "risk_limit_breached"
        case .emergencyStop: "emergency_stop"
        case .systemError: "system_error"
        case .systemWarning: "system_warning"
        case .dailyReport: "daily_report"
        case .weeklyReport: "weekly_report"
        case .monthlyStatement: "monthly_statement"
        case .strategySummary: "strategy_summary"
        case .systemStatus: "system_status"
        case .systemMaintenance: "system_maintenance"
        case .systemDown: "system_down"
        case .brokerDisconnected: "broker_disconnected"
        case .notification: "notification"
        case .heartbeat: "heartbeat"
        case .accountSecurity: "account_security"
        case .regulatoryNotice: "regulatory_notice"
        case .legalNotice: "legal_notice"
        }
    }
}
