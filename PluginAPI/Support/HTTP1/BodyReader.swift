/// Finds where a body ends and what of it is content.
struct BodyReader: Sendable {
    private enum State: Sendable {
        case counted(left: Int)
        case untilClose
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers(HeadScanner)
        case done
    }

    private var state: State
    private var scanner = LineScanner()
    private var total = 0
    private let limits: MessageLimits

    /// Throws when the length that the head states is over the limit already.
    init(_ framing: Framing, otherwise: Absence, limits: MessageLimits) throws(Refusal) {
        self.limits = limits
        if framing.isChunked {
            state = .chunkSize
        } else if let length = framing.contentLength {
            guard length <= limits.body else { throw .bodyTooLarge }
            state = length == 0 ? .done : .counted(left: length)
        } else {
            state = otherwise == .noBody ? .done : .untilClose
        }
    }

    /// A reader of a message that has no body, whatever its head says.
    static func none(limits: MessageLimits) -> BodyReader {
        BodyReader(state: .done, limits: limits)
    }

    private init(state: State, limits: MessageLimits) {
        self.state = state
        self.limits = limits
    }

    /// What it means that a head says nothing of a length.
    enum Absence {
        case noBody
        case untilClose
    }

    /// Whether only the end of the connection ends this body.
    var endsWithConnection: Bool {
        if case .untilClose = state { true } else { false }
    }

    /// The next piece of content; an empty range: feed more; nil: the body is over.
    mutating func next(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> Range<Int>? {
        while true {
            switch state {
            case .done:
                return nil
            case .counted(let left):
                let piece = take(left, in: bytes, at: &offset)
                state = piece.count == left ? .done : .counted(left: left - piece.count)
                return piece
            case .untilClose:
                let piece = take(Int.max, in: bytes, at: &offset)
                try count(piece.count)
                return piece
            case .chunk(let left):
                let piece = take(left, in: bytes, at: &offset)
                state = piece.count == left ? .chunkEnd : .chunk(left: left - piece.count)
                return piece
            case .chunkSize, .chunkEnd, .trailers:
                guard try advance(in: bytes, at: &offset) else { return offset..<offset }
            }
        }
    }

    private func take(_ wanted: Int, in bytes: Span<UInt8>, at offset: inout Int) -> Range<Int> {
        let piece = offset..<(offset + min(wanted, bytes.count - offset))
        offset = piece.upperBound
        return piece
    }

    /// Counted when a chunk is announced, not when it has come: nobody makes us wait for bytes
    /// that we would refuse.
    private mutating func count(_ octets: Int) throws(Refusal) {
        guard octets <= limits.body - total else { throw .bodyTooLarge }
        total += octets
    }

    /// Reads what stands between chunks.
    ///
    /// False: it has not come yet.
    private mutating func advance(
        in bytes: Span<UInt8>, at offset: inout Int
    ) throws(Refusal) -> Bool {
        switch state {
        case .chunkSize:
            let line = try scanner.line(
                in: bytes, from: offset, room: MessageLimits.chunkLine, tooLong: .chunkLineTooLong)
            guard let line else { return false }
            let size = try chunkSize(line, in: bytes)
            try count(size)
            offset = line.upperBound + 2
            state = size == 0 ? .trailers(HeadScanner(limits: limits)) : .chunk(left: size)
        case .chunkEnd:
            let end: [UInt8] = [Octet.carriageReturn, Octet.lineFeed]
            for (index, octet) in end.enumerated() {
                guard offset + index < bytes.count else { return false }
                guard bytes[offset + index] == octet else { throw .chunkEndMalformed }
            }
            offset += 2
            state = .chunkSize
        case .trailers(var head):
            let line = try head.fieldLine(in: bytes, at: offset)
            state = .trailers(head)
            guard let line else { return false }
            if line.isEmpty {
                offset += head.length
                state = .done
            } else {
                // Checked and passed over: a trailer may not change what the head has said.
                _ = try FieldLine(line, in: bytes)
            }
        default:
            break
        }
        return true
    }

    private func chunkSize(_ line: Range<Int>, in bytes: Span<UInt8>) throws(Refusal) -> Int {
        var size = 0
        var index = line.lowerBound
        while index < line.upperBound, let digit = Octet.hexadecimal(bytes[index]) {
            // Fifteen digits fit an Int.
            guard index - line.lowerBound < 15 else { throw .chunkSizeMalformed }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > line.lowerBound else { throw .chunkSizeMalformed }
        guard index == line.upperBound || bytes[index] == Octet.semicolon else {
            throw .chunkSizeMalformed
        }
        for position in index..<line.upperBound where !Octet.isFieldValue(bytes[position]) {
            throw .chunkSizeMalformed
        }
        return size
    }
}
