/// Reads requests, one after another, from the bytes of one connection.
///
/// Pure: no socket, no clock. The connection keeps the bytes; while a head is incomplete the
/// parser allocates nothing and remembers offsets only. After a `Refusal` it must not be used.
///
///     var offset = 0
///     while true {
///         switch try parser.next(in: buffer.span, at: &offset) { … case .incomplete: break loop }
///     }
///     buffer.removeFirst(offset)
package struct RequestParser: Sendable {
    private enum State: Sendable {
        case startLine
        case fields
        case body(BodyReader)
    }

    /// The first line, in offsets from the head's beginning.
    private struct StartLine: Sendable {
        var begin = 0
        var method = 0..<0
        var target = 0..<0
        var version = HTTPVersion.http11
    }

    private let limits: MessageLimits
    private var state = State.startLine
    private var scanner: HeadScanner
    private var start = StartLine()
    private var framing = Framing()

    package init(limits: MessageLimits = MessageLimits()) {
        self.limits = limits
        scanner = HeadScanner(limits: limits)
    }

    /// Whether a message has begun and not ended.
    package var isWithinMessage: Bool {
        if case .startLine = state { scanner.hasBegun } else { true }
    }

    /// The next part of what stands in `bytes` from `offset` on; moves `offset` past what is done
    /// with.
    ///
    /// Bytes before the new offset may be thrown away, the others are given again.
    package mutating func next(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> MessagePart<RequestHead> {
        while true {
            switch state {
            case .startLine:
                guard let line = try scanner.startLine(in: bytes, at: offset) else {
                    return .incomplete
                }
                // One empty line before a request is forgiven, as RFC 9112 asks.
                if line.isEmpty && start.begin == 0 {
                    start.begin = scanner.length
                    continue
                }
                try readStartLine(line, in: bytes, from: offset)
                state = .fields
            case .fields:
                guard let line = try scanner.fieldLine(in: bytes, at: offset) else {
                    return .incomplete
                }
                if line.isEmpty { return .head(try finishHead(in: bytes, at: &offset)) }
                try framing.take(try FieldLine(line, in: bytes), in: bytes)
            case .body(var reader):
                let piece = try reader.next(in: bytes, at: &offset)
                state = .body(reader)
                guard let piece else {
                    self = RequestParser(limits: limits)
                    return .end
                }
                return piece.isEmpty ? .incomplete : .body(piece)
            }
        }
    }

    private mutating func readStartLine(
        _ line: Range<Int>, in bytes: Span<UInt8>, from offset: Int
    ) throws(Refusal) {
        var index = line.lowerBound
        while index < line.upperBound && Octet.isToken(bytes[index]) { index += 1 }
        let method = line.lowerBound..<index
        guard index < line.upperBound else { throw .requestLineMalformed }
        guard !method.isEmpty, bytes[index] == Octet.space else { throw .methodMalformed }
        guard method.count <= MessageLimits.method else { throw .methodTooLong }
        index += 1
        let targetStart = index
        while index < line.upperBound && bytes[index] != Octet.space { index += 1 }
        let target = targetStart..<index
        guard index < line.upperBound else { throw .requestLineMalformed }
        let version = (index + 1)..<line.upperBound
        if matches(method, exactly: "PRI", in: bytes),
            matches(version, exactly: "HTTP/2.0", in: bytes)
        {
            throw .http2Preface
        }
        try checkTarget(target, of: method, in: bytes)
        guard HTTPVersion.isNamed(version, in: bytes) else { throw .requestLineMalformed }
        guard let known = HTTPVersion(version, in: bytes) else { throw .versionUnsupported }
        start.method = (method.lowerBound - offset)..<(method.upperBound - offset)
        start.target = (target.lowerBound - offset)..<(target.upperBound - offset)
        start.version = known
    }

    private func checkTarget(
        _ target: Range<Int>, of method: Range<Int>, in bytes: Span<UInt8>
    ) throws(Refusal) {
        guard !target.isEmpty else { throw .targetMalformed }
        for index in target where !Octet.isTarget(bytes[index]) { throw .targetMalformed }
        if bytes[target.lowerBound] == 0x2F { return }
        let isAsterisk = target.count == 1 && bytes[target.lowerBound] == 0x2A
        guard isAsterisk, matches(method, exactly: "OPTIONS", in: bytes) else {
            // No proxy stands here: whole URLs and CONNECT's host:port name nothing of ours.
            throw .targetMalformed
        }
    }

    private mutating func finishHead(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> RequestHead {
        if start.version == .http11 && !framing.hasHost { throw .hostMissing }
        if start.version == .http10 && framing.isChunked { throw .encodingBefore11 }
        let reader = try BodyReader(framing, otherwise: .noBody, limits: limits)
        let head = bytes.extracting(offset..<(offset + scanner.length)).copied()
        offset += scanner.length
        state = .body(reader)
        return RequestHead(
            method: String(decoding: head[start.method], as: UTF8.self),
            target: String(decoding: head[start.target], as: UTF8.self),
            version: start.version,
            fields: Fields(head, from: afterLine(start.target.upperBound, in: head)),
            keepsAlive: framing.allowsAnother(after: start.version),
            wantsUpgrade: framing.upgrades,
            expectsContinue: framing.expectsContinue && start.version == .http11,
            contentLength: framing.contentLength)
    }
}

/// Where the line after the one of `index` begins.
func afterLine(_ index: Int, in head: [UInt8]) -> Int {
    let lineFeed = head[index...].firstIndex(of: Octet.lineFeed) ?? head.count - 1
    return lineFeed + 1
}

extension Span<UInt8> {
    func copied() -> [UInt8] {
        withUnsafeBufferPointer { Array($0) }
    }
}
