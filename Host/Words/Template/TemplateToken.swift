/// A word of what stands between `{{` and `}}`.
struct TemplateToken {
    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        case number(Double)
        case bar, opening, closing, comma
        case end
    }

    let kind: Kind
    let range: Range<Int>
}

/// Cuts a value into its tokens.
struct TemplateLexer {
    let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    init(_ bytes: [UInt8], inside: Range<Int>) {
        self.bytes = bytes
        offset = inside.lowerBound
        end = inside.upperBound
    }

    /// The next token; from the end on, always `end`.
    mutating func next() throws(TemplateError) -> TemplateToken {
        while offset < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        let start = offset
        guard start < end else { return TemplateToken(kind: .end, range: end..<end) }
        let kind: TemplateToken.Kind
        switch bytes[start] {
        case UInt8(ascii: "|"): kind = single(.bar)
        case UInt8(ascii: "("): kind = single(.opening)
        case UInt8(ascii: ")"): kind = single(.closing)
        case UInt8(ascii: ","): kind = single(.comma)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): kind = quoted(bytes[start])
        default: kind = try word()
        }
        return TemplateToken(kind: kind, range: start..<offset)
    }

    private mutating func single(_ kind: TemplateToken.Kind) -> TemplateToken.Kind {
        offset += 1
        return kind
    }

    /// The cutter has seen that it is closed.
    private mutating func quoted(_ mark: UInt8) -> TemplateToken.Kind {
        let start = offset + 1
        let close = bytes[start..<end].firstIndex(of: mark) ?? end
        offset = min(close + 1, end)
        return .quoted(String(decoding: bytes[start..<close], as: UTF8.self))
    }

    private mutating func word() throws(TemplateError) -> TemplateToken.Kind {
        let start = offset
        while offset < end, Self.isWordByte(bytes[offset]) { offset += 1 }
        guard offset > start else {
            let sign = String(Unicode.Scalar(bytes[start]))
            let reason =
                bytes[start] < 0x20 || bytes[start] == 0x7F
                ? "this is a control character: remove it"
                : "'\(sign)' has no meaning here; a text that has it needs quotes"
            throw TemplateError(reason, at: start..<start + 1, in: bytes)
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if let number = Double(text), number.isFinite,
            text.utf8.first.map(Self.startsNumber) == true
        {
            return .number(number)
        }
        return .word(text)
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "$"), UInt8(ascii: "/"), UInt8(ascii: ":"), 0x80...:
            true
        default: false
        }
    }
}
