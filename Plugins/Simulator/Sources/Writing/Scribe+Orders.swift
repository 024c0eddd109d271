import CBelfry

// The life of orders: one thread, so that a channel may show it as one living message.
extension Scribe {
    func order(
        _ order: Order, _ shares: Int, _ profit: Money, _ time: Int64, on form: inout EventForm
    ) {
        let symbol = symbols.texts[order.instrument]
        form.subject(symbol)
        if !users.texts.isEmpty { form.user(users.texts[order.owner % users.texts.count]) }
        form.thread { pen in
            pen.put("order:")
            pen.put(order.number)
        }
        form.title { pen in sentence(order, shares, symbol, with: &pen) }
        form.payload { pen in
            pen.member("trade_id", "ORD-", order.number, width: 6)
            pen.member("order_id", "ORD-", order.number, width: 6)
            pen.member("symbol", symbol)
            pen.member("action", order.isBuy ? "buy" : "sell")
            pen.member("side", order.isBuy ? "BUY" : "SELL")
            pen.member("type", order.isLimit ? "limit" : "market")
            pen.member("status", status(order))
            pen.member("quantity", order.quantity)
            pen.member("filled_quantity", order.filled)
            if shares > 0 {
                pen.member("fill_price", order.price)
                pen.member("pnl", profit)
            }
            pen.member("price", order.price)
            if let reason = reason(order) { pen.member("reason", reason) }
            pen.member("account", "Paper")
            pen.member(timestamp: stamp(time))
        }
        form.number("price", order.price)
        form.number("quantity", Double(order.quantity))
        form.number("filled", Double(order.filled))
        if shares > 0 { form.number("pnl", profit) }
    }

    private func sentence(
        _ order: Order, _ shares: Int, _ symbol: belfry_str, with pen: inout Pen
    ) {
        pen.put(order.isBuy ? "BUY " : "SELL ")
        pen.put(symbol)
        pen.put(" ")
        pen.put(order.quantity)
        pen.put(order.quantity == 1 ? " share" : " shares")
        switch order.state {
        case .accepted: pen.put(" accepted")
        case .filled: pen.put(" filled")
        case .partlyFilled:
            pen.put(", ")
            pen.put(order.filled)
            pen.put(" filled")
        case .cancelled: pen.put(" cancelled")
        case .rejected: pen.put(" rejected")
        case .expired: pen.put(" expired")
        case .failed: pen.put(" could not be executed")
        }
        guard shares > 0 else { return }
        pen.put(" @ ")
        pen.put(signs[order.instrument])
        pen.put(order.price)
    }

    private func status(_ order: Order) -> StaticString {
        switch order.state {
        case .accepted: "accepted"
        case .partlyFilled: "partially_filled"
        case .filled: "filled"
        case .cancelled: "cancelled"
        case .rejected: "rejected"
        case .expired: "expired"
        case .failed: "failed"
        }
    }

    private func reason(_ order: Order) -> StaticString? {
        switch order.state {
        case .rejected: "Insufficient buying power."
        case .failed: "The broker did not confirm the order in time."
        case .expired: "The trading day ended."
        default: nil
        }
    }
}
