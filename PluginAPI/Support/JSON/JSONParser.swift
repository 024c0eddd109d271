extension JSONValue {
    /// Reads one JSON text, strictly by RFC 8259.
    ///
    /// Refused besides what the RFC refuses: equal keys in one object, lone surrogates, invalid
    /// UTF-8, a byte order mark, numbers beyond the largest double, and what is over `limits`.
    package init(
        parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard
    ) throws(JSONError) {
        do throws(JSONFault) {
            var parser = JSONParser(bytes, limits)
            self = try parser.parseText()
        } catch {
            throw JSONError(error, in: bytes)
        }
    }

    /// Reads one JSON text, as ``init(parsing:limits:)`` of a buffer does.
    package init(
        parsing bytes: some Collection<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONError) {
        let parse = { (bytes: UnsafeRawBufferPointer) -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) in try JSONValue(parsing: bytes, limits: limits) }
        }
        let result =
            bytes.withContiguousStorageIfAvailable { parse(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes(parse)
        self = try result.get()
    }

    /// Reads one JSON text, as ``init(parsing:limits:)`` of a buffer does.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }
}

/// Builds a value from a text.
private struct JSONParser {
    private var scanner: JSONScanner
    private let limits: JSONLimits

    init(_ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits) {
        self.scanner = JSONScanner(bytes)
        self.limits = limits
    }

    mutating func parseText() throws(JSONFault) -> JSONValue {
        guard scanner.bytes.count <= limits.bytes else {
            throw JSONFault(.tooLong(limit: limits.bytes), at: limits.bytes)
        }
        if scanner.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw JSONFault(.byteOrderMark, at: 0)
        }
        scanner.skipWhitespace()
        if scanner.current == nil { throw JSONFault(.empty, at: scanner.offset) }
        let value = try parseValue(depth: 0)
        scanner.skipWhitespace()
        if scanner.current != nil { throw scanner.fault(.trailingText) }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONFault) -> JSONValue {
        switch scanner.nextToken() {
        case .string:
            let (inside, hasEscapes) = try scanner.scanString()
            return .string(text(inside, hasEscapes))
        case .object:
            return try parseObject(depth: depth)
        case .array:
            return try parseArray(depth: depth)
        case .number:
            return try parseNumber()
        case .truth:
            try scanner.skipWord("true")
            return .bool(true)
        case .falsehood:
            try scanner.skipWord("false")
            return .bool(false)
        case .null:
            try scanner.skipWord("null")
            return .null
        case .otherWord:
            throw scanner.fault(.unknownWord)
        case .nothing:
            throw scanner.fault(.valueMissing)
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONFault) -> JSONValue {
        var elements: [JSONValue] = []
        var members = try scanner.enter(depth: depth, limit: limits.depth)
        while try scanner.nextElement(&members) {
            elements.append(try parseValue(depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func parseObject(depth: Int) throws(JSONFault) -> JSONValue {
        var object = JSONObject()
        var members = try scanner.enter(depth: depth, limit: limits.depth)
        while let (inside, hasEscapes) = try scanner.nextKey(&members) {
            let key = text(inside, hasEscapes)
            let value = try parseValue(depth: depth + 1)
            guard object.insert(key, value) else {
                throw JSONFault(.duplicateKey(key), at: inside.lowerBound - 1)
            }
        }
        return .object(object)
    }

    private mutating func parseNumber() throws(JSONFault) -> JSONValue {
        let (range, isWhole) = try scanner.scanNumber()
        let text = UnsafeRawBufferPointer(rebasing: scanner.bytes[range])
        if isWhole, let integer = JSONNumber.integer(text) { return .integer(integer) }
        guard let number = JSONNumber.double(text) else {
            throw JSONFault(.numberTooLarge, at: range.lowerBound)
        }
        return .number(number)
    }

    private func text(_ inside: Range<Int>, _ hasEscapes: Bool) -> String {
        let raw = UnsafeRawBufferPointer(rebasing: scanner.bytes[inside])
        guard hasEscapes else { return String(decoding: raw, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: raw.count) { target in
            JSONEscape.resolve(raw, into: UnsafeMutableRawBufferPointer(target))
        }
    }
}
