import CBelfry

/// Makes events of what happens in a market: type, title, payload, numbers, in memory set aside
/// beforehand.
package final class Scribe {
    let symbols: LastingTexts
    let users: LastingTexts
    let signs: [StaticString]
    private let isWanted: [Bool]
    private let types: [belfry_str]
    private let constantAttributes: UnsafeMutableBufferPointer<belfry_kv>
    private var written: Int
    // All events of one page have one time or nearly so: its digits are written once.
    private var stampMilliseconds = Int64.min
    private var stampText = belfry_str()
    private let stampMemory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 24)

    /// Writes about `symbols` for `users`, and only events whose type `isWanted` says.
    package init(
        symbols: [String], users: [String], written: Int = 0,
        isWanted: (EventKind) -> Bool = { _ in true }
    ) {
        self.symbols = LastingTexts(symbols)
        self.users = LastingTexts(users)
        self.written = written
        signs = symbols.map(Currency.sign)
        self.isWanted = EventKind.allCases.map(isWanted)
        types = EventKind.allCases.map { belfry_str($0.name) }
        constantAttributes = .allocate(capacity: 1)
        constantAttributes.initialize(
            repeating: belfry_kv(key: belfry_str("simulated"), value: belfry_str("true")))
    }

    deinit {
        constantAttributes.deallocate()
        stampMemory.deallocate()
    }

    /// The digits of a time in milliseconds since 1970; they last until the next call.
    func stamp(_ unixNanoseconds: Int64) -> belfry_str {
        let milliseconds = unixNanoseconds / 1_000_000
        if milliseconds != stampMilliseconds {
            var pen = Pen(stampMemory)
            pen.put(Int(milliseconds))
            stampText = pen.text(since: 0)
            stampMilliseconds = milliseconds
        }
        return stampText
    }

    /// How many events have been written so far; the number `seq` of the last one.
    package var sequence: Int { written }

    /// Goes back to where a page that was not taken began.
    package func rewind(to sequence: Int) { written = sequence }

    /// Lets the market go on until something wanted happens, and writes it onto `page`.
    package func write(next market: inout Market, at time: EventTime, onto page: Page) {
        while true {
            let happening = market.next()
            let kind = happening.kind.rawValue
            guard isWanted[kind] else { continue }
            written += 1
            page.add { form in
                form.type(types[kind])
                form.time(time.of(market))
                form.attributes(UnsafeBufferPointer(constantAttributes))
                form.number("seq", Double(written))
                write(happening, in: market, time.of(market), on: &form)
            }
            return
        }
    }

    private func write(
        _ happening: Happening, in market: Market, _ time: Int64, on form: inout EventForm
    ) {
        switch happening {
        case .price(let index): price(index, market, time, on: &form)
        case .order(let order, let shares, let profit):
            self.order(order, shares, profit, time, on: &form)
        case .opinion(let opinion): self.opinion(opinion, market, time, on: &form)
        case .account(let kind, let index): account(kind, index, market, time, on: &form)
        case .marketAlert(let kind, let index, let level):
            marketAlert(kind, index, level, market, time, on: &form)
        case .session(let session): self.session(session, time, on: &form)
        case .strategy(let number, let isRunning):
            strategy(number, isRunning, time, on: &form)
        case .risk(let news): risk(news, time, on: &form)
        case .news(let kind, let variant): self.news(kind, variant, market, time, on: &form)
        }
    }
}

/// When events happen.
package enum EventTime: Sendable {
    /// All at this time, in nanoseconds since 1970: for events that are emitted as they are made.
    case now(Int64)
    /// In the market's own time, which began at this one: for replays.
    case since(Int64)

    func of(_ market: Market) -> Int64 {
        switch self {
        case .now(let time): time
        case .since(let opening): opening + market.elapsedNanoseconds
        }
    }
}

/// In what an instrument is paid.
enum Currency {
    /// The sign of the currency: by the exchange that a symbol names, dollars where it names none.
    static func sign(of symbol: String) -> StaticString {
        switch symbol {
        case "RELIANCE", "TCS", "INFY": "₹"
        case _ where symbol.hasSuffix(".NS"): "₹"
        case _ where symbol.hasSuffix(".DE"), _ where symbol.hasSuffix("-EUR"): "€"
        case _ where symbol.hasSuffix(".L"): "£"
        default: "$"
        }
    }
}
