/// A part of a template as it is written: plain text, or what stands between its brackets.
enum TemplatePiece: Equatable {
    /// A range of the template's bytes.
    case text(Range<Int>)
    /// `{{ … }}`: the range of what is inside.
    case value(Range<Int>)
    /// `{% … %}`: the range of what is inside.
    case tag(Range<Int>)
}

/// Cuts a template into its pieces.
///
/// A tag or a comment that stands alone on its line takes the line with it.
struct TemplateCutter {
    struct Fault: Error {
        let reason: String
        let range: Range<Int>
    }

    private let bytes: [UInt8]
    private var pieces: [TemplatePiece] = []
    private var textStart = 0
    private var offset = 0

    static func cut(_ bytes: [UInt8]) throws(Fault) -> [TemplatePiece] {
        var cutter = TemplateCutter(bytes: bytes)
        try cutter.run()
        return cutter.pieces
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() throws(Fault) {
        while offset + 1 < bytes.count {
            guard bytes[offset] == UInt8(ascii: "{") else {
                offset += 1
                continue
            }
            switch bytes[offset + 1] {
            case UInt8(ascii: "{"):
                let inside = try inside(closedBy: "}}", knowsQuotes: true)
                add(.value(inside), taking: offset..<inside.upperBound + 2)
            case UInt8(ascii: "%"):
                let inside = try inside(closedBy: "%}", knowsQuotes: true)
                add(.tag(inside), taking: wholeLine(offset..<inside.upperBound + 2))
            case UInt8(ascii: "#"):
                let inside = try inside(closedBy: "#}", knowsQuotes: false)
                add(nil, taking: wholeLine(offset..<inside.upperBound + 2))
            default:
                offset += 1
            }
        }
        add(nil, taking: bytes.count..<bytes.count)
    }

    private mutating func add(_ piece: TemplatePiece?, taking range: Range<Int>) {
        if textStart < range.lowerBound { pieces.append(.text(textStart..<range.lowerBound)) }
        if let piece { pieces.append(piece) }
        offset = range.upperBound
        textStart = range.upperBound
    }

    private func inside(
        closedBy closing: StaticString, knowsQuotes: Bool
    ) throws(Fault) -> Range<Int> {
        let start = offset + 2
        var quote: (mark: UInt8, offset: Int)?
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            if let open = quote {
                if byte == open.mark { quote = nil }
            } else if knowsQuotes && (byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")) {
                quote = (byte, place)
            } else if closes(closing, at: place) {
                return start..<place
            }
            place += 1
        }
        if let quote {
            throw Fault(
                reason: "this quote is never closed", range: quote.offset..<quote.offset + 1)
        }
        let opening = String(decoding: bytes[offset..<start], as: UTF8.self)
        throw Fault(
            reason: "this \(opening) is never closed with \(closing)", range: offset..<start)
    }

    private func closes(_ closing: StaticString, at place: Int) -> Bool {
        place + 1 < bytes.count && bytes[place] == closing.utf8Start[0]
            && bytes[place + 1] == closing.utf8Start[1]
    }

    private func wholeLine(_ range: Range<Int>) -> Range<Int> {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var start = range.lowerBound
        while start > textStart, isBlank(bytes[start - 1]) { start -= 1 }
        var end = range.upperBound
        while end < bytes.count, isBlank(bytes[end]) { end += 1 }
        let begins = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
        guard begins, end == bytes.count || bytes[end] == UInt8(ascii: "\n") else { return range }
        // A template of one line that is all tags has no line to lose.
        return start..<min(end + 1, bytes.count)
    }
}
