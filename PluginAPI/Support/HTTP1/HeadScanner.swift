/// Finds the lines of a head as its bytes come in, and keeps the limits of the whole.
///
/// It holds offsets only: the bytes stay in the connection's buffer until the head is whole.
struct HeadScanner: Sendable {
    /// Where the next line begins, from the head's first byte: its length, once it is whole.
    private(set) var length = 0
    private var fields = 0
    private var scanner = LineScanner()
    private let limits: MessageLimits

    init(limits: MessageLimits) {
        self.limits = limits
    }

    /// Whether a byte of the head has been seen.
    var hasBegun: Bool { length > 0 || scanner.scanned > 0 }

    /// The first line, of a head whose first byte stands at `offset`.
    mutating func startLine(
        in bytes: Span<UInt8>, at offset: Int
    ) throws(Refusal) -> Range<Int>? {
        try line(in: bytes, at: offset, tooLong: .targetTooLong)
    }

    /// The next line after the first; an empty one ends the head.
    mutating func fieldLine(
        in bytes: Span<UInt8>, at offset: Int
    ) throws(Refusal) -> Range<Int>? {
        guard let line = try line(in: bytes, at: offset, tooLong: .fieldTooLong) else { return nil }
        if !line.isEmpty {
            fields += 1
            if fields > limits.fields { throw .tooManyFields }
        }
        return line
    }

    private mutating func line(
        in bytes: Span<UInt8>, at offset: Int, tooLong: Refusal
    ) throws(Refusal) -> Range<Int>? {
        let left = limits.head - length
        let found = try scanner.line(
            in: bytes, from: offset + length, room: min(limits.line, left),
            tooLong: left < limits.line ? .headTooLarge : tooLong)
        if let found { length = found.upperBound + 2 - offset }
        return found
    }
}
