/// The way to one value within raw JSON, prepared once and looked up often.
///
/// A look-up neither builds a value nor allocates. It reads once from the front and stops at the hit;
/// what comes behind the hit is not read, so its faults are not noticed.
package struct JSONPath: Sendable, Hashable {
    /// The keys from the outside in.
    ///
    /// A key of digits is also an index into an array.
    package let keys: [String]

    private let keyBytes: [UInt8]
    private let keyEnds: [Int]

    private static let depthMax = 128

    /// Prepares the way through `keys`; without any, it leads to the whole value.
    package init(_ keys: [String]) {
        self.keys = keys
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for key in keys {
            bytes.append(contentsOf: key.utf8)
            ends.append(bytes.count)
        }
        self.keyBytes = bytes
        self.keyEnds = ends
    }

    /// The value at this place in `bytes`; nil where there is none, where the JSON before it is
    /// malformed, or beyond 128 levels.
    ///
    /// Of equal keys the first one counts. Buffers in the result point into `bytes`.
    package func find(in bytes: UnsafeRawBufferPointer) -> JSONField? {
        keyBytes.withUnsafeBytes { keyBytes in
            keyEnds.withUnsafeBufferPointer { keyEnds in
                do throws(JSONFault) {
                    var scanner = JSONScanner(bytes)
                    var start = 0
                    for (depth, end) in keyEnds.enumerated() {
                        let key = UnsafeRawBufferPointer(rebasing: keyBytes[start..<end])
                        guard try scanner.descend(to: key, depth: depth, limit: Self.depthMax)
                        else {
                            return nil
                        }
                        start = end
                    }
                    return try scanner.scanField(depth: keyEnds.count, limit: Self.depthMax)
                } catch {
                    return nil
                }
            }
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
    fileprivate mutating func scanField(depth: Int, limit: Int) throws(JSONFault) -> JSONField {
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
