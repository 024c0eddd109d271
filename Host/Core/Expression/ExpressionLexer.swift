/// A piece of a condition's text.
struct ExpressionToken {
    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        case comparison(ExpressionComparison)
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, comma
        case end
    }

    let kind: Kind
    /// Where it stands, in bytes.
    let range: Range<Int>
}

/// Cuts a condition's text into tokens.
struct ExpressionLexer {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next token; from the end on, always `end`.
    mutating func next() throws(ExpressionError) -> ExpressionToken {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        let start = offset
        guard start < bytes.count else { return ExpressionToken(kind: .end, range: start..<start) }
        let kind: ExpressionToken.Kind =
            switch bytes[start] {
            case UInt8(ascii: "("): single(.leftParenthesis)
            case UInt8(ascii: ")"): single(.rightParenthesis)
            case UInt8(ascii: "["): single(.leftBracket)
            case UInt8(ascii: "]"): single(.rightBracket)
            case UInt8(ascii: ","): single(.comma)
            case UInt8(ascii: "'"), UInt8(ascii: "\""): .quoted(try scanQuoted())
            case let byte where Self.isSign(byte): .comparison(try scanSign())
            default: .word(try scanWord())
            }
        return ExpressionToken(kind: kind, range: start..<offset)
    }

    private mutating func single(_ kind: ExpressionToken.Kind) -> ExpressionToken.Kind {
        offset += 1
        return kind
    }
}

// MARK: Words

extension ExpressionLexer {
    /// True when `text` is one token as it stands.
    static func isWord(_ text: String) -> Bool {
        var lexer = ExpressionLexer(text)
        guard let token = try? lexer.next() else { return false }
        return token.kind == .word(text)
    }

    /// True when `text` has a `*` or `?`.
    static func hasWildcard(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    private mutating func scanWord() throws(ExpressionError) -> String {
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x80 {
                guard Self.isWordByte(byte) else { break }
                offset += 1
            } else {
                let scalar = scalar(at: offset)
                let length = UTF8.width(scalar)
                if let advice = Self.advice(against: scalar) {
                    throw ExpressionError(advice, at: offset..<offset + length)
                }
                offset += length
            }
        }
        guard offset > start else { throw unusable(at: start) }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "_-./:@+#$^~*?".utf8.contains(byte)
        }
    }

    private func scalar(at offset: Int) -> Unicode.Scalar {
        String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
            .unicodeScalars.first ?? "\u{FFFD}"
    }

    /// What to write instead of a character that looks like one of the language's.
    private static func advice(against scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{AB}", "\u{BB}":
            "'\(scalar)' is no quote here: write ' or \""
        case "\u{2264}": "write <= instead of '\(scalar)'"
        case "\u{2265}": "write >= instead of '\(scalar)'"
        case "\u{2260}": "write != instead of '\(scalar)'"
        case _ where isInvisible(scalar):
            "this is an unusual or invisible space (\(codePoint(scalar))): write a plain one"
        case _ where scalar.properties.generalCategory == .control:
            "this is a control character: remove it"
        default: nil
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String {
        "U+" + String(scalar.value, radix: 16, uppercase: true)
    }

    private func unusable(at start: Int) -> ExpressionError {
        let reason =
            switch bytes[start] {
            case UInt8(ascii: "%"):
                "numbers have no unit here: write 70 and not 70%"
            case ..<0x20, 0x7F:
                "this is a control character: remove it"
            case let byte:
                "'\(Unicode.Scalar(byte))' has no meaning here; a text that has it needs quotes"
            }
        return ExpressionError(reason, at: start..<start + 1)
    }
}

// MARK: Signs

extension ExpressionLexer {
    private static func isSign(_ byte: UInt8) -> Bool { "=!<>&|".utf8.contains(byte) }

    private mutating func scanSign() throws(ExpressionError) -> ExpressionComparison {
        let start = offset
        while offset < bytes.count, Self.isSign(bytes[offset]) { offset += 1 }
        let sign = String(decoding: bytes[start..<offset], as: UTF8.self)
        if let comparison = ExpressionComparison(rawValue: sign) { return comparison }
        let advice =
            switch sign {
            case "=", "===": "write == to compare"
            case "=>": "write >= instead"
            case "=<": "write <= instead"
            case "<>", "!==": "write != instead"
            case "!": "write 'not' instead"
            case "&&", "&": "write 'and' instead"
            case "||", "|": "write 'or' instead"
            default: "the comparisons are == != < <= > >="
            }
        throw ExpressionError("'\(sign)' is no comparison: \(advice)", at: start..<offset)
    }
}

// MARK: Quoted texts

extension ExpressionLexer {
    private mutating func scanQuoted() throws(ExpressionError) -> String {
        let start = offset
        let quote = bytes[start]
        var content: [UInt8] = []
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == quote { return String(decoding: content, as: UTF8.self) }
            content.append(byte == UInt8(ascii: "\\") ? try scanEscape() : byte)
        }
        throw ExpressionError(
            "the quote that is opened here is not closed", at: start..<start + 1)
    }

    private mutating func scanEscape() throws(ExpressionError) -> UInt8 {
        let letter = offset < bytes.count ? bytes[offset] : 0
        let meaning: UInt8 =
            switch letter {
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): letter
            case UInt8(ascii: "n"): 0x0A
            case UInt8(ascii: "t"): 0x09
            default:
                throw ExpressionError(
                    #"a \ in quotes goes before \ ' " n or t only; write \\ for one \"#,
                    at: offset - 1..<offset)
            }
        offset += 1
        return meaning
    }
}
