import CBelfry
import Glibc

extension UnsafeRawBufferPointer {
    /// The bytes of a string of the C contract.
    init(_ text: belfry_str) {
        self.init(start: text.ptr, count: text.ptr == nil ? 0 : text.len)
    }

    /// True when both hold the same bytes.
    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        count == other.count && startsWithBytes(of: other)
    }

    /// True when these bytes begin with `prefix`.
    func hasPrefix(_ prefix: UnsafeRawBufferPointer) -> Bool {
        count >= prefix.count && startsWithBytes(of: prefix)
    }

    /// True when these bytes end with `suffix`.
    func hasSuffix(_ suffix: UnsafeRawBufferPointer) -> Bool {
        count >= suffix.count
            && UnsafeRawBufferPointer(rebasing: self[(count - suffix.count)...])
                .startsWithBytes(of: suffix)
    }

    /// Less than, equal to or more than 0, as these bytes come before, are or come after `other`'s.
    func order(against other: UnsafeRawBufferPointer) -> Int {
        let shared = Swift.min(count, other.count)
        if shared > 0, let start = baseAddress, let otherStart = other.baseAddress {
            let order = memcmp(start, otherStart, shared)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }

    private func startsWithBytes(of other: UnsafeRawBufferPointer) -> Bool {
        guard let start = baseAddress, let otherStart = other.baseAddress else {
            return other.isEmpty
        }
        return memcmp(start, otherStart, other.count) == 0
    }
}
