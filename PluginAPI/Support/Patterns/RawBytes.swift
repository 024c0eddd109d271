import Glibc

extension UnsafeRawBufferPointer {
    /// True when both hold the same bytes.
    @inline(__always)
    package func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        count == other.count && startsWithBytes(of: other)
    }

    /// True when these bytes begin with `prefix`.
    package func hasPrefix(_ prefix: UnsafeRawBufferPointer) -> Bool {
        count >= prefix.count && startsWithBytes(of: prefix)
    }

    /// True when these bytes end with `suffix`.
    package func hasSuffix(_ suffix: UnsafeRawBufferPointer) -> Bool {
        count >= suffix.count
            && UnsafeRawBufferPointer(rebasing: self[(count - suffix.count)...])
                .startsWithBytes(of: suffix)
    }

    /// Less than, equal to or more than 0, as these bytes come before, are or come after `other`'s.
    package func order(against other: UnsafeRawBufferPointer) -> Int {
        let shared = Swift.min(count, other.count)
        if shared > 0, let start = baseAddress, let otherStart = other.baseAddress {
            let order = memcmp(start, otherStart, shared)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }

    @inline(__always)
    private func startsWithBytes(of other: UnsafeRawBufferPointer) -> Bool {
        guard let start = baseAddress, let otherStart = other.baseAddress else {
            return other.isEmpty
        }
        return memcmp(start, otherStart, other.count) == 0
    }
}
