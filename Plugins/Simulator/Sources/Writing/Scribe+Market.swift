import CBelfry

// Prices and what follows from them.
extension Scribe {
    func price(_ index: Int, _ market: Market, _ time: Int64, on form: inout EventForm) {
        let instrument = market.instruments[index]
        let symbol = symbols.texts[index]
        form.subject(symbol)
        form.title { pen in
            pen.put(symbol)
            pen.put(" ")
            pen.put(signs[index])
            pen.put(instrument.price)
            pen.put(" (")
            pen.put(signed: instrument.change)
            pen.put("%)")
        }
        form.payload { pen in
            pen.member("symbol", symbol)
            pen.member("price", instrument.price)
            pen.member("change_24h", instrument.change)
            pen.member("volume", instrument.volume)
            pen.member("bid", instrument.bid)
            pen.member("ask", instrument.ask)
            pen.member(timestamp: stamp(time))
        }
        form.number("price", instrument.price)
        form.number("change_24h", instrument.change)
        form.number("volume", Double(instrument.volume))
        form.number("bid", instrument.bid)
        form.number("ask", instrument.ask)
    }

    func marketAlert(
        _ kind: EventKind, _ index: Int, _ level: Int, _ market: Market, _ time: Int64,
        on form: inout EventForm
    ) {
        let instrument = market.instruments[index]
        let symbol = symbols.texts[index]
        // Round prices are what people watch for.
        let threshold = Money(
            tenThousandths: max(10_000, instrument.price.tenThousandths / 50_000 * 50_000))
        let isAbove = level % 2 == 0
        form.subject(symbol)
        form.title { pen in
            pen.put(symbol)
            switch kind {
            case .volumeAlert:
                pen.put(" volume is ")
                pen.put(2 + level)
                pen.put("× its average")
            case .volatilityAlert:
                pen.put(" moved ")
                pen.put(3 + level)
                pen.put("% within 5 minutes")
            default:
                pen.put(isAbove ? " is above " : " is below ")
                pen.put(signs[index])
                pen.put(threshold)
            }
        }
        form.payload { pen in
            pen.member("symbol", symbol)
            pen.member("price", instrument.price)
            pen.member("volume", instrument.volume)
            pen.member("condition", isAbove ? "ABOVE" : "BELOW")
            pen.member("value", kind == .priceAlert ? threshold : Money(Double(3 + level)))
            pen.member(timestamp: stamp(time))
        }
        form.number("price", instrument.price)
        form.number("volume", Double(instrument.volume))
        form.number("threshold", kind == .priceAlert ? threshold : Money(Double(3 + level)))
    }

    func opinion(
        _ opinion: Opinion, _ market: Market, _ time: Int64, on form: inout EventForm
    ) {
        let symbol = symbols.texts[opinion.instrument]
        let price = market.instruments[opinion.instrument].price
        form.subject(symbol)
        form.number("confidence", opinion.confidence)
        form.number("price", price)
        switch opinion.kind {
        case .prediction: prediction(opinion, price, symbol, time, on: &form)
        case .pattern: pattern(opinion, price, symbol, time, on: &form)
        case .decision: decision(opinion, price, market, symbol, time, on: &form)
        default: signal(opinion, price, symbol, time, on: &form)
        }
    }

    private func signal(
        _ opinion: Opinion, _ price: Money, _ symbol: belfry_str, _ time: Int64,
        on form: inout EventForm
    ) {
        let direction: StaticString = opinion.isUp ? "LONG" : "SHORT"
        let strategy = Names.strategy(opinion.author)
        form.thread { pen in
            pen.put("signal:")
            pen.put(opinion.number)
        }
        form.title { pen in
            pen.put(direction)
            pen.put(" ")
            pen.put(symbol)
            pen.put(" at ")
            pen.put(signs[opinion.instrument])
            pen.put(price)
            pen.put(", confidence ")
            pen.put(opinion.confidence)
            pen.put("%")
        }
        form.payload { pen in
            pen.member("id", "SIG-", opinion.number, width: 6)
            pen.member("symbol", symbol)
            pen.member("direction", direction)
            pen.member("confidence", opinion.confidence)
            pen.member("strategy", strategy)
            pen.member("status", "pending")
            pen.member("price", price)
            pen.member(timestamp: stamp(time))
        }
    }

    private func prediction(
        _ opinion: Opinion, _ price: Money, _ symbol: belfry_str, _ time: Int64,
        on form: inout EventForm
    ) {
        let model = Names.model(opinion.author)
        form.title { pen in
            pen.put(model)
            pen.put(" expects ")
            pen.put(symbol)
            pen.put(" at ")
            pen.put(signs[opinion.instrument])
            pen.put(opinion.target)
        }
        form.payload { pen in
            pen.member("symbol", symbol)
            pen.member("model", model)
            pen.member("predicted_price", opinion.target)
            pen.member("direction", opinion.isUp ? "up" : "down")
            pen.member("confidence", opinion.confidence)
            pen.member("current_price", price)
            pen.member(timestamp: stamp(time))
        }
        form.number("predicted_price", opinion.target)
    }

    private func pattern(
        _ opinion: Opinion, _ price: Money, _ symbol: belfry_str, _ time: Int64,
        on form: inout EventForm
    ) {
        let name = Names.pattern(opinion.author)
        form.title { pen in
            pen.put(name)
            pen.put(" on ")
            pen.put(symbol)
        }
        form.payload { pen in
            pen.member("symbol", symbol)
            pen.member("pattern", name)
            pen.member("direction", opinion.isUp ? "bullish" : "bearish")
            pen.member("confidence", opinion.confidence)
            pen.member("entry", price)
            pen.member("exit", opinion.target)
            pen.member(timestamp: stamp(time))
        }
    }

    private func decision(
        _ opinion: Opinion, _ price: Money, _ market: Market, _ symbol: belfry_str, _ time: Int64,
        on form: inout EventForm
    ) {
        let verb = Names.decision(opinion.author)
        let reason = Names.reason(opinion.author)
        form.title { pen in
            pen.put("Decision: ")
            pen.put(verb)
            pen.put(" ")
            pen.put(symbol)
        }
        form.body { pen in pen.put(reason) }
        form.payload { pen in
            pen.member("sessionId", "SES-", 1 + opinion.number % 9, width: 4)
            pen.member("algorithmId", "ALGO-", 1 + opinion.author, width: 2)
            pen.member("decision", verb)
            pen.member("reasoning", reason)
            pen.member("confidence", opinion.confidence)
            pen.object("marketData")
            pen.member("symbol", symbol)
            pen.member("price", price)
            pen.member("volume", market.instruments[opinion.instrument].volume)
            pen.close()
            pen.member(timestamp: stamp(time))
        }
    }
}
