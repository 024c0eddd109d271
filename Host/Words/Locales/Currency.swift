/// A currency as it is written.
struct Currency: Sendable {
    let sign: String
    let decimals: Int
    /// True for a sign of letters, which stands apart from its number.
    let isWord: Bool

    /// Reads a code such as "INR", in any case, or a sign such as "₹".
    ///
    /// Other codes stand for themselves, with two decimals. Nil for what is neither.
    init?(_ code: String) {
        guard (1...8).contains(code.utf8.count) else { return nil }
        guard code.utf8.count == 3, code.utf8.allSatisfy(Self.isLetter) else {
            self.init(sign: code, decimals: code == "¥" ? 0 : 2)
            return
        }
        let code = code.uppercased()
        self = Self.known[code] ?? Currency(sign: code, decimals: 2)
    }

    private init(sign: String, decimals: Int) {
        self.sign = sign
        self.decimals = decimals
        isWord = sign.utf8.last.map(Self.isLetter) ?? false
    }

    static let dollar = Currency(sign: "$", decimals: 2)

    private static let known: [String: Currency] = [
        "USD": dollar, "EUR": Currency(sign: "€", decimals: 2),
        "GBP": Currency(sign: "£", decimals: 2), "INR": Currency(sign: "₹", decimals: 2),
        "JPY": Currency(sign: "¥", decimals: 0), "CNY": Currency(sign: "CN¥", decimals: 2),
        "KRW": Currency(sign: "₩", decimals: 0), "VND": Currency(sign: "₫", decimals: 0),
        "CLP": Currency(sign: "CLP", decimals: 0), "ISK": Currency(sign: "ISK", decimals: 0),
        "KWD": Currency(sign: "KWD", decimals: 3), "BHD": Currency(sign: "BHD", decimals: 3),
        "AUD": Currency(sign: "A$", decimals: 2), "CAD": Currency(sign: "CA$", decimals: 2),
        "NZD": Currency(sign: "NZ$", decimals: 2), "HKD": Currency(sign: "HK$", decimals: 2),
        "MXN": Currency(sign: "MX$", decimals: 2), "BRL": Currency(sign: "R$", decimals: 2),
        "ILS": Currency(sign: "₪", decimals: 2), "PHP": Currency(sign: "₱", decimals: 2),
        "BTC": Currency(sign: "₿", decimals: 8), "ETH": Currency(sign: "ETH", decimals: 8),
    ]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
