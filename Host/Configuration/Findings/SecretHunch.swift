/// Guesses which parts of a line are secrets, for messages about files that could not be read far
/// enough to know: what stands behind a key that sounds like one, and a password in an address.
enum SecretHunch {
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "private_key",
        "credential", "webhook", "dsn", "auth",
    ]

    /// True when a key's name sounds like that of a secret.
    static func sounds(_ key: some StringProtocol) -> Bool {
        let key = key.lowercased()
        return words.contains { key.holds($0) } || key.hasSuffix("pass") || key == "key"
    }

    /// The ranges of bytes in `line` that should not be shown.
    static func ranges(in source: SourceText, line: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = line.lowerBound
        while let colon = source.bytes[index..<line.upperBound].firstIndex(of: UInt8(ascii: ":")) {
            index = colon + 1
            let key = word(before: colon, in: source, from: line.lowerBound)
            guard sounds(source.text(key)) else { continue }
            let value = self.value(after: colon, in: source, to: line.upperBound)
            found.append(value)
            index = max(index, value.upperBound)
        }
        return found + passwords(in: source, line: line)
    }

    /// What stands between `://user:` and `@`.
    private static func passwords(in source: SourceText, line: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var rest = source.bytes[line]
        while let scheme = rest.firstIndex(ofBytes: "://".utf8) {
            rest = rest[(scheme + 3)...]
            let address = rest.prefix { !" \t\"'".utf8.contains($0) }
            guard let colon = address.firstIndex(of: UInt8(ascii: ":")),
                let at = address.lastIndex(of: UInt8(ascii: "@")), colon < at,
                address[colon + 1] != UInt8(ascii: "$")
            else { continue }
            found.append((colon + 1)..<at)
        }
        return found
    }

    private static func word(
        before colon: Int, in source: SourceText, from start: Int
    ) -> Range<Int> {
        var low = colon
        while low > start, !" \t{[,".utf8.contains(source.bytes[low - 1]) { low -= 1 }
        return low..<colon
    }

    // A variable is no secret, its value is; showing which variable is meant helps.
    private static func value(
        after colon: Int, in source: SourceText, to end: Int
    ) -> Range<Int> {
        var start = colon + 1
        while start < end, source.bytes[start] == UInt8(ascii: " ") { start += 1 }
        guard start < end else { return end..<end }
        let first = source.bytes[start]
        if first == UInt8(ascii: "$") || first == UInt8(ascii: "{") { return start..<start }
        let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        var stop = isQuoted ? start + 1 : start
        while stop < end {
            let byte = source.bytes[stop]
            if isQuoted ? byte == first : ",}".utf8.contains(byte) { break }
            stop += 1
        }
        return start..<(isQuoted ? min(stop + 1, end) : stop)
    }
}
