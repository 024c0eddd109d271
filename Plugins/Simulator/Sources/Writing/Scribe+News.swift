import CBelfry

// Reports, notices, and the state of the system.
extension Scribe {
    func news(
        _ kind: EventKind, _ variant: Int, _ market: Market, _ time: Int64,
        on form: inout EventForm
    ) {
        switch kind {
        case .dailyReport, .weeklyReport, .monthlyStatement, .strategySummary:
            report(kind, variant, market, time, on: &form)
        case .systemError, .systemWarning:
            fault(kind, variant, time, on: &form)
        default:
            notice(kind, variant, time, on: &form)
        }
    }

    private func report(
        _ kind: EventKind, _ variant: Int, _ market: Market, _ time: Int64,
        on form: inout EventForm
    ) {
        let profit = market.portfolio.realized + market.portfolio.unrealized(market.instruments)
        let period: StaticString =
            switch kind {
            case .dailyReport: "Daily report"
            case .weeklyReport: "Weekly report"
            case .monthlyStatement: "Monthly statement"
            default: "Strategy summary"
            }
        let strategy = Names.strategy(variant)
        form.subject(kind == .strategySummary ? belfry_str(strategy) : belfry_str("desk"))
        form.title { pen in
            pen.put(period)
            if kind == .strategySummary {
                pen.put(" ")
                pen.put(strategy)
            }
            pen.put(": PnL ")
            pen.put(signed: profit)
            pen.put(", ")
            pen.put(market.portfolio.trades)
            pen.put(" trades")
        }
        form.payload { pen in
            pen.member("period", period)
            pen.member("totalPnL", profit)
            pen.member("realizedPnL", market.portfolio.realized)
            pen.member("totalTrades", market.portfolio.trades)
            pen.member("winRate", market.portfolio.winRate)
            pen.member("activePositions", market.portfolio.activePositions)
            pen.member(timestamp: stamp(time))
        }
        form.number("total_pnl", profit)
        form.number("win_rate", market.portfolio.winRate)
    }

    private func fault(
        _ kind: EventKind, _ variant: Int, _ time: Int64, on form: inout EventForm
    ) {
        let service = Names.service(variant)
        let severity = kind == .systemWarning ? 1 : variant
        let sentence: StaticString =
            switch variant {
            case 0: "No tick for 5 seconds."
            case 1: "The queue is 80% full."
            case 2: "A calculation took longer than 2 seconds."
            default: "The database answers slowly."
            }
        if kind == .systemError {
            form.priority(severity < 2 ? Int32(severity) : BELFRY_CRITICAL)
        }
        form.subject(belfry_str(service))
        form.title { pen in
            pen.put(service)
            pen.put(": ")
            pen.put(sentence)
        }
        form.payload { pen in
            pen.member("service", service)
            pen.member("error", sentence)
            pen.member("severity", Names.severity(severity))
            pen.member(timestamp: stamp(time))
        }
    }

    private func notice(
        _ kind: EventKind, _ variant: Int, _ time: Int64, on form: inout EventForm
    ) {
        let (subject, title, message) = Notices.words(kind, variant)
        form.subject(belfry_str(subject))
        form.title { pen in pen.put(title) }
        if kind != .heartbeat { form.body { pen in pen.put(message) } }
        form.payload { pen in
            pen.member("message", message)
            pen.member("status", kind == .systemStatus ? "operational" : "notice")
            pen.member(timestamp: stamp(time))
        }
    }
}

/// The words of notices.
private enum Notices {
    static func words(
        _ kind: EventKind, _ variant: Int
    ) -> (subject: StaticString, title: StaticString, message: StaticString) {
        switch kind {
        case .heartbeat: ("system", "Heartbeat", "The simulated market is alive.")
        case .systemStatus:
            ("system", "All systems operational", "Feeds, orders and risk checks are up.")
        case .systemMaintenance:
            ("system", "Maintenance on Saturday", "Trading pauses from 22:00 to 23:00 UTC.")
        case .systemDown:
            ("order-router", "The order router is down", "No orders can be sent until it is back.")
        case .brokerDisconnected:
            ("broker", "The broker is disconnected", "Open orders are not being updated.")
        case .accountSecurity: security(variant)
        case .regulatoryNotice:
            (
                "regulator", "New margin rules from Monday",
                "Intraday margin rises to 30% of the position."
            )
        case .legalNotice:
            ("legal", "The terms of service change", "The new terms apply in 30 days.")
        default: note(variant)
        }
    }

    private static func security(
        _ variant: Int
    ) -> (subject: StaticString, title: StaticString, message: StaticString) {
        variant % 2 == 0
            ? ("account", "Sign-in from a new device", "If it was not you, change your password.")
            : ("account", "An API key was created", "If it was not you, revoke the key.")
    }

    private static func note(
        _ variant: Int
    ) -> (subject: StaticString, title: StaticString, message: StaticString) {
        switch variant {
        case 0: ("desk", "The market opens in 15 minutes", "Check open orders and limits.")
        case 1: ("desk", "The market closes in 15 minutes", "Day orders will expire.")
        case 2: ("desk", "A backtest has finished", "Its report is ready.")
        default: ("desk", "A watchlist was shared with you", "It has 12 symbols.")
        }
    }
}
