/// A W3C trace context, as events carry it from source to channel.
package enum TraceParent {
    /// The trace's id, as in `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`; nil for a
    /// text that is none.
    ///
    /// Later versions may have more behind; their id stands in the same place.
    package static func traceID(of text: String) -> String? {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, isHex(parts[0], 2), isHex(parts[1], 32), isHex(parts[2], 16),
            isHex(parts[3], 2), !parts[0].elementsEqual("ff".utf8),
            parts.count == 4 || !parts[0].elementsEqual("00".utf8)
        else { return nil }
        let id = String(Substring(parts[1]))
        // All zeros is how "none" is written.
        return id.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : id
    }

    private static func isHex(_ part: Substring.UTF8View, _ count: Int) -> Bool {
        part.count == count
            && part.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
