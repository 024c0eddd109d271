/// Walks over the tokens of a JSON text: strict RFC 8259, no allocation, bounded depth.
///
/// Borrows the bytes: they must live as long as the scanner is used.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The byte under the cursor; nil at the end.
    @inline(__always)
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// What the byte under the cursor begins.
    enum Token { case string, object, array, number, truth, falsehood, null, otherWord, nothing }

    /// What comes next, white space apart, which this moves over.
    mutating func nextToken() -> Token {
        skipWhitespace()
        guard let byte = current else { return .nothing }
        switch byte {
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"): return .truth
        case UInt8(ascii: "f"): return .falsehood
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return .otherWord
        default: return .nothing
        }
    }

    /// A fault under the cursor; at the end of the text, that it ends.
    func fault(_ kind: JSONFault.Kind) -> JSONFault {
        JSONFault(offset < bytes.count ? kind : .ends, at: offset)
    }

    /// Moves over one byte that was looked at.
    @inline(__always)
    mutating func advance() { offset += 1 }

    /// Moves to the next byte that is no white space.
    @inline(__always)
    mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    /// Moves over `byte` if it is next, and says whether it was.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    /// Moves over true, false or null, whichever `word` says.
    mutating func skipWord(_ word: StaticString) throws(JSONFault) {
        let start = offset
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < bytes.count else { throw JSONFault(.ends, at: offset) }
            guard bytes[offset] == word.utf8Start[index] else {
                throw JSONFault(.unknownWord, at: start)
            }
            offset += 1
        }
    }
}

// MARK: Numbers

extension JSONScanner {
    /// Moves over a number and returns where it stands and whether it was written as a whole one.
    mutating func scanNumber() throws(JSONFault) -> (range: Range<Int>, isWhole: Bool) {
        let start = offset
        var isWhole = true
        _ = skip(UInt8(ascii: "-"))
        let digits = offset
        try skipDigits()
        if bytes[digits] == UInt8(ascii: "0"), offset > digits + 1 {
            throw JSONFault(.leadingZero, at: digits)
        }
        if skip(UInt8(ascii: ".")) {
            isWhole = false
            try skipDigits()
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isWhole = false
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try skipDigits()
        }
        return (start..<offset, isWhole)
    }

    private mutating func skipDigits() throws(JSONFault) {
        let start = offset
        var position = start
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        offset = position
        guard position > start else { throw fault(.digitMissing) }
    }
}

// MARK: Strings

extension JSONScanner {
    /// Moves over a string, the cursor being on its opening quote, and returns where its inside
    /// stands and whether it has escapes.
    ///
    /// Escapes and UTF-8 are checked.
    mutating func scanString() throws(JSONFault) -> (inside: Range<Int>, hasEscapes: Bool) {
        offset += 1
        let start = offset
        var hasEscapes = false
        while true {
            skipPlainText()
            guard let byte = current else { break }
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return (start..<(offset - 1), hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case 0..<0x20:
                throw fault(.controlCharacter)
            default:
                let length = UTF8Sequence.length(in: bytes, at: offset)
                guard length > 0 else { throw fault(.invalidUTF8) }
                offset += length
            }
        }
        throw JSONFault(.ends, at: offset)
    }

    /// Moves over ASCII that means itself.
    ///
    /// The position is a local one, to stay in a register.
    @inline(__always)
    private mutating func skipPlainText() {
        var position = offset
        while position < bytes.count {
            let byte = bytes[position]
            guard byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5C else { break }
            position += 1
        }
        offset = position
    }

    private mutating func skipEscape() throws(JSONFault) {
        let start = offset
        offset += 1
        guard let letter = current else { throw JSONFault(.ends, at: offset) }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        case UInt8(ascii: "u"):
            offset += 1
            let unit = try scanHexUnit(from: start)
            if UTF16.isTrailSurrogate(unit) { throw JSONFault(.loneSurrogate, at: start) }
            guard UTF16.isLeadSurrogate(unit) else { return }
            guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
                throw JSONFault(.loneSurrogate, at: start)
            }
            guard UTF16.isTrailSurrogate(try scanHexUnit(from: start)) else {
                throw JSONFault(.loneSurrogate, at: start)
            }
        default:
            throw JSONFault(.unknownEscape, at: start)
        }
    }

    private mutating func scanHexUnit(from start: Int) throws(JSONFault) -> UInt16 {
        guard bytes.count - offset >= 4 else { throw JSONFault(.ends, at: bytes.count) }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = JSONEscape.hexDigit(bytes[offset]) else {
                throw JSONFault(.unknownEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}

// MARK: Whole values

extension JSONScanner {
    /// Moves over one value, white space before it included.
    ///
    /// `depth` is how deep it stands.
    mutating func skipValue(depth: Int, limit: Int) throws(JSONFault) {
        switch nextToken() {
        case .string: _ = try scanString()
        case .object:
            var members = try enter(depth: depth, limit: limit)
            while try nextKey(&members) != nil { try skipValue(depth: depth + 1, limit: limit) }
        case .array:
            var elements = try enter(depth: depth, limit: limit)
            while try nextElement(&elements) { try skipValue(depth: depth + 1, limit: limit) }
        case .number: _ = try scanNumber()
        case .truth: try skipWord("true")
        case .falsehood: try skipWord("false")
        case .null: try skipWord("null")
        case .otherWord: throw fault(.unknownWord)
        case .nothing: throw fault(.valueMissing)
        }
    }

    /// How far the walk over an array or object is.
    struct Members {
        fileprivate var isFirst = true
    }

    /// Moves over the opening bracket or brace.
    mutating func enter(depth: Int, limit: Int) throws(JSONFault) -> Members {
        guard depth < limit else { throw fault(.tooDeep(limit: limit)) }
        offset += 1
        return Members()
    }

    /// Moves to the next element of an array; false behind its end.
    mutating func nextElement(_ members: inout Members) throws(JSONFault) -> Bool {
        try next(&members, closing: UInt8(ascii: "]"), otherwise: .commaOrBracketMissing)
    }

    /// Moves to the next value of an object and returns its key; nil behind the object's end.
    mutating func nextKey(
        _ members: inout Members
    ) throws(JSONFault) -> (inside: Range<Int>, hasEscapes: Bool)? {
        guard try next(&members, closing: UInt8(ascii: "}"), otherwise: .commaOrBraceMissing) else {
            return nil
        }
        guard current == UInt8(ascii: "\"") else { throw fault(.keyMissing) }
        let key = try scanString()
        skipWhitespace()
        guard skip(UInt8(ascii: ":")) else { throw fault(.colonMissing) }
        return key
    }

    private mutating func next(
        _ members: inout Members, closing: UInt8, otherwise: JSONFault.Kind
    ) throws(JSONFault) -> Bool {
        skipWhitespace()
        if skip(closing) { return false }
        if members.isFirst {
            members.isFirst = false
            return true
        }
        guard skip(UInt8(ascii: ",")) else { throw fault(otherwise) }
        skipWhitespace()
        if current == closing { throw fault(.trailingComma) }
        return true
    }
}
