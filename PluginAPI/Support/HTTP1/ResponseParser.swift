/// Reads responses, one after another, from the bytes of one connection: a client's side.
///
/// Used as `RequestParser` is. Interim responses (1xx) are passed over, save 101, after which the
/// bytes from the offset on belong to the other protocol.
package struct ResponseParser: Sendable {
    private enum State: Sendable {
        case startLine
        case fields
        case body(BodyReader)
    }

    private let limits: MessageLimits
    private var state = State.startLine
    private var scanner: HeadScanner
    private var framing = Framing()
    private var status = 0
    private var version = HTTPVersion.http11
    private var fieldsStart = 0

    /// Whether the request being answered was a HEAD: then no body follows, whatever is announced.
    package var answersHead = false

    package init(limits: MessageLimits = MessageLimits(body: .max)) {
        self.limits = limits
        scanner = HeadScanner(limits: limits)
    }

    /// The next part of what stands in `bytes` from `offset` on; moves `offset` past what is done
    /// with.
    package mutating func next(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> MessagePart<ResponseHead> {
        while true {
            switch state {
            case .startLine:
                guard let line = try scanner.startLine(in: bytes, at: offset) else {
                    return .incomplete
                }
                try readStartLine(line, in: bytes)
                fieldsStart = scanner.length
                state = .fields
            case .fields:
                guard let line = try scanner.fieldLine(in: bytes, at: offset) else {
                    return .incomplete
                }
                if line.isEmpty {
                    if let head = try finishHead(in: bytes, at: &offset) { return .head(head) }
                } else {
                    try framing.take(try FieldLine(line, in: bytes), in: bytes)
                }
            case .body(var reader):
                let piece = try reader.next(in: bytes, at: &offset)
                state = .body(reader)
                guard let piece else {
                    startAgain()
                    return .end
                }
                return piece.isEmpty ? .incomplete : .body(piece)
            }
        }
    }

    /// The connection has ended.
    ///
    /// Throws when that cut a message short; a body without a stated length ends whole.
    package mutating func finish() throws(Refusal) {
        switch state {
        case .startLine where !scanner.hasBegun: return
        case .body(let reader) where reader.endsWithConnection: startAgain()
        default: throw .truncated
        }
    }

    private mutating func startAgain() {
        let answersHead = answersHead
        self = ResponseParser(limits: limits)
        self.answersHead = answersHead
    }

    /// "HTTP/1.1 200 OK"; the reason may be empty, and its space with it.
    private mutating func readStartLine(
        _ line: Range<Int>, in bytes: Span<UInt8>
    ) throws(Refusal) {
        let codeStart = line.lowerBound + 9
        let codeEnd = codeStart + 3
        guard line.count >= 12, bytes[codeStart - 1] == Octet.space,
            line.count == 12 || bytes[codeEnd] == Octet.space
        else { throw .statusLineMalformed }
        let name = line.lowerBound..<(line.lowerBound + 8)
        guard HTTPVersion.isNamed(name, in: bytes) else { throw .statusLineMalformed }
        guard let known = HTTPVersion(name, in: bytes) else { throw .versionUnsupported }
        version = known
        status = 0
        for index in codeStart..<codeEnd {
            guard Octet.isDigit(bytes[index]) else { throw .statusLineMalformed }
            status = status * 10 + Int(bytes[index] - 0x30)
        }
        guard (100...599).contains(status) else { throw .statusLineMalformed }
        for index in codeEnd..<line.upperBound where !Octet.isFieldValue(bytes[index]) {
            throw .statusLineMalformed
        }
    }

    /// Nil: it was an interim response, and the one that counts is still to come.
    private mutating func finishHead(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> ResponseHead? {
        if version == .http10 && framing.isChunked { throw .encodingBefore11 }
        let length = scanner.length
        defer { offset += length }
        if status < 200 && status != 101 {
            startAgain()
            return nil
        }
        let isBodiless = answersHead || status == 101 || status == 204 || status == 304
        let reader =
            isBodiless
            ? BodyReader.none(limits: limits)
            : try BodyReader(framing, otherwise: .untilClose, limits: limits)
        state = .body(reader)
        return ResponseHead(
            status: status, version: version,
            fields: Fields(
                bytes.extracting(offset..<(offset + length)).copied(), from: fieldsStart),
            keepsAlive: framing.allowsAnother(after: version) && !reader.endsWithConnection,
            contentLength: framing.contentLength)
    }
}
