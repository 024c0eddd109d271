/// The versions that are spoken here.
package enum HTTPVersion: Sendable {
    case http10
    case http11

    /// Reads "HTTP/1.1"; nil: another version, or none.
    init?(_ range: Range<Int>, in bytes: Span<UInt8>) {
        if matches(range, exactly: "HTTP/1.1", in: bytes) {
            self = .http11
        } else if matches(range, exactly: "HTTP/1.0", in: bytes) {
            self = .http10
        } else {
            return nil
        }
    }

    /// Whether a range names some version of HTTP: "HTTP/" digit "." digit.
    static func isNamed(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard range.count == 8,
            matches(range.lowerBound..<(range.lowerBound + 5), exactly: "HTTP/", in: bytes)
        else { return false }
        return Octet.isDigit(bytes[range.lowerBound + 5]) && bytes[range.lowerBound + 6] == 0x2E
            && Octet.isDigit(bytes[range.lowerBound + 7])
    }
}

/// Whether the bytes of a range are `word`, case and all.
func matches(_ range: Range<Int>, exactly word: StaticString, in bytes: Span<UInt8>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
        for index in 0..<letters.count where bytes[range.lowerBound + index] != letters[index] {
            return false
        }
        return true
    }
}
