package import CBelfry
import Core

/// Strings that a plugin passes: read no further than a limit, and not at all where a length comes
/// without bytes.
extension belfry_str {
    /// Whether it can be read at all: a length without bytes, or one beyond all memory, cannot.
    package var isReadable: Bool { len == 0 || (len > 0 && ptr != nil) }

    func prefix(_ limit: Int) -> UnsafeRawBufferPointer {
        // A size_t beyond Int.max arrives as a negative number.
        guard let ptr, len > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: ptr, count: min(len, limit))
    }

    /// A copy of at most `limit` bytes; what is not UTF-8 is repaired.
    package func text(limit: Int) -> String { String(decoding: prefix(limit), as: UTF8.self) }
}

/// Pairs that a plugin passes, at most `limit` of them, each text cut to `byteLimit`.
func givenPairs(
    _ pairs: UnsafePointer<belfry_kv>?, _ count: Int, limit: Int, byteLimit: Int
) -> [(key: String, value: String)] {
    guard let pairs, count > 0 else { return [] }
    return (0..<min(count, limit)).map { index in
        (pairs[index].key.text(limit: byteLimit), pairs[index].value.text(limit: byteLimit))
    }
}
