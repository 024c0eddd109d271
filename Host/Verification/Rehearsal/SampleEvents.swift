import CBelfry
import Core
import Platform

/// Events to try a channel with, all of them within the limits of event.h.
enum SampleEvents {
    private static let types = [
        "order_filled", "order_rejected", "signal", "risk_breach", "system_status", "news",
        "com.acme.margin_call",
    ]
    private static let words = [
        "AAPL filled", "Margin call", "मार्जिन", "شراء", "買い注文", "🔔🚨", "e\u{301}", "a\u{200D}b", "",
        "<b>&amp;</b>", "\"quoted\\\"", "*_~`|", "line\nbreak", "100 %s %n", "${HOME}",
    ]

    static func make(_ numbers: inout SeededNumbers) -> EventDraft {
        var event = EventDraft(type: numbers.pick(types))
        event.id = "E\(numbers.next())"
        event.subject = numbers.pick(["AAPL", "BTC-USD", "", "SAP.DE"])
        event.user = numbers.pick(["", "desk", "u-1"])
        event.priority = Int32.random(in: BELFRY_LOW...BELFRY_CRITICAL, using: &numbers)
        event.title = numbers.pick(words)
        event.body = (0..<Int.random(in: 0..<5, using: &numbers))
            .map { _ in numbers.pick(words) }.joined(separator: " ")
        event.payload = numbers.pick(["", "{}", #"{"price":175.5,"side":"BUY"}"#, #"{"a":[1,{}]}"#])
        event.dedupKey = numbers.pick(["", "k1"])
        event.threadKey = numbers.pick(["", "thread-1"])
        event.timeUnixNs = 1_700_000_000_000_000_000
        event.expiresUnixNs = numbers.happens(percent: 10) ? 1 : 0
        if numbers.happens(percent: 50) {
            event.numbers = [("price", 175.5), ("confidence", .nan), ("volume", -0.0)]
        }
        if numbers.happens(percent: 50) { event.attrs = [("venue", "XNAS"), ("empty", "")] }
        return event
    }

    static func make(_ count: Int, _ numbers: inout SeededNumbers) -> [EventDraft] {
        (0..<count).map { _ in make(&numbers) }
    }

    /// At the limits: every letter takes more than a byte, every text is as long as it may be, or
    /// empty.
    static let extremes: [EventDraft] = {
        func filled(_ letters: String, to limit: Int) -> String {
            String(repeating: letters, count: limit / letters.utf8.count)
        }
        var large = EventDraft(type: "com.acme.large")
        large.priority = BELFRY_CRITICAL
        large.id = filled("識", to: Int(BELFRY_MAX_KEY))
        large.subject = filled("ß", to: Int(BELFRY_MAX_KEY))
        large.threadKey = filled("🔑", to: Int(BELFRY_MAX_KEY))
        large.title = filled("🔔", to: Int(BELFRY_MAX_TITLE))
        large.body = filled("שלום עולם ", to: Int(BELFRY_MAX_BODY))
        large.payload = #"{"text":"\#(filled("é", to: Int(BELFRY_MAX_PAYLOAD) - 16))"}"#
        large.numbers = (0..<Int(BELFRY_MAX_NUMBERS)).map { ("n\($0)", Double($0) * 1e300) }
        large.attrs = (0..<Int(BELFRY_MAX_ATTRS)).map { ("a\($0)", "⚠️") }
        var empty = EventDraft(type: "t")
        empty.priority = BELFRY_LOW
        var odd = EventDraft(type: "com.acme.odd")
        odd.priority = BELFRY_HIGH
        odd.title = "\u{202E}right to left\u{202C} \u{FEFF}\u{0} \u{7F} \u{85} \r\n\t"
        odd.body = "%s%n\u{1B}[31m \u{10FFFF} \u{E000} 👩‍👩‍👧‍👦 Z̸͓͝a̷"
        odd.payload = #"{"":null,"\u0000":"\ud83d\udd14"}"#
        return [large, empty, odd]
    }()

    /// As the host hands them out: one block each, with a count of one.
    static func block(
        _ draft: EventDraft, identity: EventIdentity, now: Int64
    ) throws(CheckFailure) -> EventBlock {
        let source = LastingText("verify-source")
        let result = draft.withEvent { event -> Result<EventBlock, EventFault> in
            withExtendedLifetime(source) {
                do throws(EventFault) {
                    return .success(
                        try EventBlock.copy(
                            event,
                            stamp: EventStamp(
                                source: source.str, unixNs: 1_700_000_000_000_000_000,
                                monotonicNs: now, defaultPriority: BELFRY_MEDIUM,
                                identity: Unmanaged.passUnretained(identity))))
                } catch {
                    return .failure(error)
                }
            }
        }
        guard case .success(let block) = result else {
            throw CheckFailure("the suite itself is at fault: a sample event breaks a limit")
        }
        return block
    }
}
