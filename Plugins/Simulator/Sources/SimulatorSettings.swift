package import BelfryKit
import Patterns

/// The `config:` block of a simulator.
package struct SimulatorSettings: PluginSettings, Equatable {
    package var rate: Double
    package var seed: Int
    package var symbols: [String]
    package var users: [String]
    package var types: [String]
    package var limit: Int
    package var startTime: Int
    package var burst: Int

    package static let notes = [
        Note("rate", "Events per second; 0 is silent.", default: 5, in: 0...1_000_000),
        Note("seed", "The same seed gives the same events, whatever the rate.", default: 1),
        Note(
            "symbols", "What is traded.",
            default: [
                "AAPL", "MSFT", "NVDA", "TSLA", "AMZN", "SPY", "BTC-USD", "ETH-USD", "RELIANCE",
                "SAP.DE",
            ], length: 1...1_000),
        Note(
            "users", "Whose orders they are; empty: nobody's, so they concern everyone.",
            default: [], length: 0...10_000),
        Note("types", "Only events of these types; globs such as \"order_*\".", default: ["*"]),
        Note("limit", "Stop after so many events; 0: never.", default: 0),
        Note(
            "start_time",
            "Replay: events begin at this time (seconds since 1970) and go by the market's own "
                + "clock; 0: each happens when it is emitted.", default: 0),
        Note("burst", "Emit so many at once, at the same mean rate.", default: 1, in: 1...10_000),
    ]

    /// Settings written in the source.
    package init(
        rate: Double = 5, seed: Int = 1, symbols: [String] = ["AAPL"], users: [String] = [],
        types: [String] = ["*"], limit: Int = 0, startTime: Int = 0, burst: Int = 1
    ) {
        self.rate = rate
        self.seed = seed
        self.symbols = symbols
        self.users = users
        self.types = types
        self.limit = limit
        self.startTime = startTime
        self.burst = burst
    }

    package func faults() -> [Fault] {
        var faults: [Fault] = []
        for (index, glob) in types.enumerated()
        where !EventKind.allCases.contains(where: { Glob(glob).matches("\($0.name)") }) {
            faults.append(Fault("/types/\(index)", "No type of event matches \"\(glob)\"."))
        }
        faults += Self.faults(in: symbols, "/symbols") + Self.faults(in: users, "/users")
        if limit < 0 { faults.append(Fault("/limit", "This must be 0 or more.")) }
        if startTime < 0 { faults.append(Fault("/start_time", "This must be 0 or more.")) }
        return faults
    }

    // They are written into JSON as they are, and into memory set aside beforehand.
    private static func faults(in texts: [String], _ place: String) -> [Fault] {
        texts.enumerated().compactMap { index, text in
            let isPlain = text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" && $0 != "\\"
            }
            let isShort = (1...64).contains(text.utf8.count)
            guard !isPlain || !isShort else { return nil }
            return Fault(
                "\(place)/\(index)",
                "This must have 1 to 64 bytes, without quotes, backslashes and control characters.")
        }
    }

    package var tempo: Tempo { Tempo(rate: rate, group: burst) }

    /// True when a market with `other` can go on with these.
    package func differsOnlyInTempo(from other: SimulatorSettings) -> Bool {
        var same = self
        (same.rate, same.burst) = (other.rate, other.burst)
        return same == other
    }

    /// True when events of `kind` are wanted.
    package func wants(_ kind: EventKind) -> Bool {
        types.contains { Glob($0).matches("\(kind.name)") }
    }
}
