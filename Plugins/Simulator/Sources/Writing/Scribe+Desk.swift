import CBelfry

// The account, its sessions, and the limits that guard them.
extension Scribe {
    func account(
        _ kind: EventKind, _ index: Int, _ market: Market, _ time: Int64,
        on form: inout EventForm
    ) {
        let held = market.portfolio.held(market.instruments)
        let unrealized = market.portfolio.unrealized(market.instruments)
        let realized = market.portfolio.realized
        let profit = realized + unrealized
        switch kind {
        case .position: return position(index, market, time, on: &form)
        case .portfolio: return portfolio(held, profit, market, time, on: &form)
        default: break
        }
        form.subject(belfry_str("performance"))
        form.title { pen in
            switch kind {
            case .performanceMilestone:
                pen.put("Milestone: ")
                pen.put(market.portfolio.trades / 50 * 50)
                pen.put(" trades")
            case .performanceUpdate: pen.put("Performance changed: PnL ")
            default: pen.put("PnL ")
            }
            if kind != .performanceMilestone { pen.put(signed: profit) }
            pen.put(", win rate ")
            pen.put(market.portfolio.winRate)
            pen.put("%")
        }
        form.payload { pen in
            pen.member("totalPnL", profit)
            pen.member("realizedPnL", realized)
            pen.member("unrealizedPnL", unrealized)
            pen.member("dailyPnL", profit)
            pen.member("totalTrades", market.portfolio.trades)
            pen.member("winRate", market.portfolio.winRate)
            pen.member("activePositions", market.portfolio.activePositions)
            pen.member(timestamp: stamp(time))
        }
        form.number("total_pnl", profit)
        form.number("win_rate", market.portfolio.winRate)
        form.number("total_trades", Double(market.portfolio.trades))
    }

    private func portfolio(
        _ held: Money, _ profit: Money, _ market: Market, _ time: Int64, on form: inout EventForm
    ) {
        let total = market.portfolio.cash + held
        form.subject(belfry_str("portfolio"))
        form.title { pen in
            pen.put("Portfolio $")
            pen.put(total)
            pen.put(" (PnL ")
            pen.put(signed: profit)
            pen.put(")")
        }
        form.payload { pen in
            pen.member("total_value", total)
            pen.member("cash", market.portfolio.cash)
            pen.member("positions_value", held)
            pen.member("pnl", profit)
            pen.member(timestamp: stamp(time))
        }
        form.number("total_value", total)
        form.number("pnl", profit)
    }

    private func position(
        _ index: Int, _ market: Market, _ time: Int64, on form: inout EventForm
    ) {
        let symbol = symbols.texts[index]
        let position = market.portfolio.positions[index]
        let worth = market.instruments[index].price * position.shares
        form.subject(symbol)
        form.title { pen in
            pen.put(symbol)
            pen.put(": ")
            pen.put(position.shares)
            pen.put(" shares, worth ")
            pen.put(signs[index])
            pen.put(worth)
        }
        form.payload { pen in
            pen.member("symbol", symbol)
            pen.member("quantity", position.shares)
            pen.member("cost", position.cost)
            pen.member("market_value", worth)
            pen.member("unrealized_pnl", worth - position.cost)
            pen.member(timestamp: stamp(time))
        }
        form.number("quantity", Double(position.shares))
        form.number("market_value", worth)
    }

    func session(_ session: TradingSession, _ time: Int64, on form: inout EventForm) {
        let status = status(session)
        form.subject { pen in
            pen.put("SES-")
            pen.put(session.number, width: 4)
        }
        form.thread { pen in
            pen.put("session:")
            pen.put(session.number)
        }
        form.title { pen in
            pen.put("Session ")
            pen.put(session.number)
            pen.put(session.state == .started ? " started" : " is ")
            if session.state != .started { pen.put(status) }
            pen.put(", PnL ")
            pen.put(signed: session.profit)
        }
        form.payload { pen in
            pen.member("sessionId", "SES-", session.number, width: 4)
            pen.member("status", status)
            pen.object("data")
            pen.member("currentPnL", session.profit)
            pen.member("totalTrades", session.trades)
            pen.member("lossLimitUtilization", session.lossLimitUse)
            pen.member("timeElapsed", session.seconds)
            pen.member("performanceScore", 50 + session.trades % 50)
            pen.close()
            pen.member(timestamp: stamp(time))
        }
        form.number("pnl", session.profit)
        form.number("loss_limit_utilization", Double(session.lossLimitUse))
    }

    private func status(_ session: TradingSession) -> StaticString {
        switch session.state {
        case .started, .active: "active"
        case .paused: "paused"
        case .completed: "completed"
        case .expired: "expired"
        case .emergencyStopped: "emergency_stopped"
        }
    }

    func strategy(_ number: Int, _ isRunning: Bool, _ time: Int64, on form: inout EventForm) {
        let name = Names.strategy(number)
        form.subject(belfry_str(name))
        form.title { pen in
            pen.put("Strategy ")
            pen.put(name)
            pen.put(isRunning ? " runs" : " is paused")
        }
        form.payload { pen in
            pen.member("strategyId", "STR-", 1 + number, width: 2)
            pen.member("strategy", name)
            pen.member("status", isRunning ? "running" : "paused")
            pen.member(timestamp: stamp(time))
        }
    }

    func risk(_ news: RiskNews, _ time: Int64, on form: inout EventForm) {
        if news.level > 0 { form.priority(BELFRY_CRITICAL) }
        form.subject { pen in
            pen.put("SES-")
            pen.put(news.session, width: 4)
        }
        form.title { pen in riskSentence(news, with: &pen) }
        form.payload { pen in
            pen.member("sessionId", "SES-", news.session, width: 4)
            pen.member("alertLevel", Names.alertLevel(news.level))
            pen.member("alertType", Names.riskSubject(news.subject))
            pen.member("currentValue", news.value)
            pen.member("threshold", news.threshold)
            pen.member(timestamp: stamp(time))
        }
        form.number("current_value", news.value)
        form.number("threshold", news.threshold)
    }

    private func riskSentence(_ news: RiskNews, with pen: inout Pen) {
        switch news.kind {
        case .emergencyStop: pen.put("EMERGENCY STOP: all trading has ended, ")
        case .riskLimitBreached: pen.put("Risk limit breached: ")
        case .riskViolation: pen.put("Risk rule violated: ")
        case .lossLimitWarning: pen.put("Loss limit is near: ")
        default: pen.put("Risk alert: ")
        }
        pen.put(Names.riskSubject(news.subject))
        pen.put(" at ")
        pen.put(news.value)
        pen.put("% of ")
        pen.put(news.threshold)
        pen.put("%")
    }
}
