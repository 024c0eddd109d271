import Glibc

/// A value found in raw JSON by a ``JSONPath``.
///
/// Its buffers point into the JSON.
package enum JSONField {
    case null
    case bool(Bool)
    case number(Double)
    /// The inside of a string, without its quotes and with its escapes.
    case string(UnsafeRawBufferPointer, hasEscapes: Bool)
    /// An array or object, from its opening to its closing bracket.
    case composite(UnsafeRawBufferPointer)
}

extension JSONField {
    /// Calls `body` with the meaning of a string, its escapes resolved; returns nil for other
    /// fields.
    ///
    /// Does not allocate, unless a string with escapes is longer than about a thousand bytes.
    package func withString<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard case .string(let inside, let hasEscapes) = self else { return nil }
        guard hasEscapes else { return body(inside) }
        return withUnsafeTemporaryAllocation(byteCount: inside.count, alignment: 1) { target in
            let length = JSONEscape.resolve(inside, into: target)
            return body(UnsafeRawBufferPointer(rebasing: target[..<length]))
        }
    }

    /// True for a string that means exactly `bytes`.
    package func isString(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .string(let inside, let hasEscapes) = self else { return false }
        // Escapes only ever make a text longer.
        guard inside.count >= bytes.count else { return false }
        guard hasEscapes else { return inside.hasSameBytes(as: bytes) }
        return withString { $0.hasSameBytes(as: bytes) } ?? false
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, count) == 0
    }
}
