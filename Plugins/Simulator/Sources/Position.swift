import JSON

/// Where a simulator stands: enough for a successor to go on with the very next event.
struct Position: Codable, Equatable, Sendable {
    /// Settings that make the sequence what it is; another sequence cannot be continued.
    let sequenceOf: String
    var sequence: Int
    var market: Market

    init(_ settings: SimulatorSettings) {
        sequenceOf =
            "\(settings.seed)|\(settings.symbols)|\(settings.users.count)|\(settings.types)"
        sequence = 0
        market = Market(
            seed: UInt64(bitPattern: Int64(settings.seed)),
            openings: settings.symbols.map(Self.opening), ownerCount: settings.users.count)
    }

    /// The bytes for a successor.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        JSONEncoding.encode(self).write(to: &bytes)
        return bytes
    }

    /// What a predecessor encoded; nil when it is of another version.
    init?(decoding bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes),
            let position = try? JSONDecoding.decode(Position.self, from: value)
        else { return nil }
        self = position
    }

    /// What a symbol costs when the market opens: something near the truth for those that people
    /// know.
    private static func opening(_ symbol: String) -> Money {
        switch symbol {
        case "AAPL": return Money(175.5)
        case "MSFT": return Money(415.2)
        case "NVDA": return Money(122.4)
        case "TSLA": return Money(248.9)
        case "AMZN": return Money(186.3)
        case "SPY": return Money(552.1)
        case "BTC-USD": return Money(64_250)
        case "ETH-USD": return Money(3_120)
        case "RELIANCE": return Money(2_500)
        case "SAP.DE": return Money(192.6)
        default:
            // FNV-1a, because hashValue differs from run to run.
            let hash = symbol.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            return Money(Double(10 + hash % 490))
        }
    }
}
