/// The way to one value within raw JSON, prepared once and looked up often.
///
/// A look-up neither builds a value nor allocates. It reads once from the front and stops at the
/// hit; what comes behind the hit is not read, so its faults are not noticed.
package struct JSONPath: Sendable, Hashable {
    /// The path as one run of bytes, for owners who keep many and look up by ``find(_:in:)``.
    ///
    /// Each key stands behind its length, which is four bytes in the machine's order.
    package let encoded: [UInt8]

    private static let depthMax = 128

    /// Prepares the way through `keys`, from the outside in; without any, it leads to the whole
    /// value.
    ///
    /// A key of digits is also an index into an array.
    package init(_ keys: [String]) {
        encoded = keys.flatMap { key in
            withUnsafeBytes(of: UInt32(key.utf8.count)) { Array($0) } + Array(key.utf8)
        }
    }

    /// The value at this place in `bytes`; nil where there is none.
    ///
    /// It is nil too where the JSON before it is malformed, and beyond 128 levels. Of equal keys
    /// the first one counts. Buffers in the result point into `bytes`.
    package func find(in bytes: UnsafeRawBufferPointer) -> JSONField? {
        encoded.withUnsafeBytes { Self.find($0, in: bytes) }
    }

    /// The value in `bytes` at the place that was ``encoded`` as `path`.
    package static func find(
        _ path: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer
    ) -> JSONField? {
        do throws(JSONFault) {
            var scanner = JSONScanner(bytes)
            var depth = 0
            var offset = 0
            while offset < path.count {
                let length = Int(path.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                let key = offset + 4..<offset + 4 + length
                let isFound = try scanner.descend(
                    to: UnsafeRawBufferPointer(rebasing: path[key]), depth: depth, limit: depthMax)
                guard isFound else { return nil }
                offset = key.upperBound
                depth += 1
            }
            return try scanner.scanField(depth: depth, limit: depthMax)
        } catch {
            return nil
        }
    }
}

extension JSONScanner {
    /// Moves to the value of `key` in the object, or of that index in the array, that comes next.
    fileprivate mutating func descend(
        to key: UnsafeRawBufferPointer, depth: Int, limit: Int
    ) throws(JSONFault) -> Bool {
        switch nextToken() {
        case .object:
            var members = try enter(depth: depth, limit: limit)
            while let (inside, hasEscapes) = try nextKey(&members) {
                let found = UnsafeRawBufferPointer(rebasing: bytes[inside])
                if JSONField.string(found, hasEscapes: hasEscapes).isString(key) { return true }
                try skipValue(depth: depth + 1, limit: limit)
            }
        case .array:
            guard var remaining = Self.arrayIndex(key) else { return false }
            var members = try enter(depth: depth, limit: limit)
            while try nextElement(&members) {
                if remaining == 0 { return true }
                remaining -= 1
                try skipValue(depth: depth + 1, limit: limit)
            }
        default:
            break
        }
        return false
    }

    /// Reads the value that comes next.
    mutating func scanField(depth: Int, limit: Int) throws(JSONFault) -> JSONField {
        let token = nextToken()
        let start = offset
        switch token {
        case .string:
            let (inside, hasEscapes) = try scanString()
            return .string(UnsafeRawBufferPointer(rebasing: bytes[inside]), hasEscapes: hasEscapes)
        case .number:
            let (range, _) = try scanNumber()
            // Within anything, a number at the end of the text has been cut short.
            if depth > 0 && current == nil { throw fault(.ends) }
            let text = UnsafeRawBufferPointer(rebasing: bytes[range])
            guard let number = JSONNumber.double(text) else {
                throw JSONFault(.numberTooLarge, at: start)
            }
            return .number(number)
        default:
            try skipValue(depth: depth, limit: limit)
        }
        switch token {
        case .truth: return .bool(true)
        case .falsehood: return .bool(false)
        case .null: return .null
        default: return .composite(UnsafeRawBufferPointer(rebasing: bytes[start..<offset]))
        }
    }

    private static func arrayIndex(_ key: UnsafeRawBufferPointer) -> Int? {
        guard (1...9).contains(key.count), key.count == 1 || key[0] != UInt8(ascii: "0") else {
            return nil
        }
        var index = 0
        for byte in key {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            index = index * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return index
    }
}
