import HTTP1

/// What a parser makes of bytes that come in pieces.
struct Reading: Equatable {
    struct Message: Equatable {
        /// Of requests.
        var method = ""
        var target = ""
        /// Of responses.
        var status = 0
        var fields: [Field] = []
        var keepsAlive = false
        var contentLength: Int?
        var body: [UInt8] = []
        var isWhole = false
    }

    private(set) var messages: [Message] = []
    private(set) var refusal: Refusal?

    init(requests bytes: [UInt8], inPiecesOf size: Int, _ limits: MessageLimits) {
        var parser = RequestParser(limits: limits)
        feed(bytes, size) { bytes, offset throws(Refusal) in
            try parser.next(in: bytes, at: &offset)
        } message: { head in
            Message(
                method: head.method, target: head.target, fields: Array(head.fields),
                keepsAlive: head.keepsAlive, contentLength: head.contentLength)
        }
    }

    init(
        responses bytes: [UInt8], inPiecesOf size: Int, _ limits: MessageLimits,
        answersHead: Bool = false
    ) {
        var parser = ResponseParser(limits: limits)
        parser.answersHead = answersHead
        feed(bytes, size) { bytes, offset throws(Refusal) in
            try parser.next(in: bytes, at: &offset)
        } message: { head in
            Message(
                status: head.status, fields: Array(head.fields), keepsAlive: head.keepsAlive,
                contentLength: head.contentLength)
        }
        guard refusal == nil else { return }
        do throws(Refusal) {
            try parser.finish()
        } catch {
            refuse(error)
        }
    }

    /// How much of an unfinished body was seen before depends on how it was cut.
    private mutating func refuse(_ error: Refusal) {
        refusal = error
        if let last = messages.indices.last, !messages[last].isWhole { messages[last].body = [] }
    }

    /// As a connection does: what the parser is done with is thrown away.
    private mutating func feed<Head>(
        _ bytes: [UInt8], _ size: Int,
        next: (Span<UInt8>, inout Int) throws(Refusal) -> MessagePart<Head>,
        message: (Head) -> Message
    ) {
        var buffer: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            buffer += bytes[start...].prefix(size)
            var offset = 0
            do throws(Refusal) {
                while let part = try whole(next(buffer.span, &offset)) {
                    precondition((0...buffer.count).contains(offset))
                    note(part, in: buffer, message)
                }
            } catch {
                precondition((400...599).contains(error.status) && !error.sentence.isEmpty)
                return refuse(error)
            }
            buffer.removeFirst(offset)
        }
    }

    private func whole<Head>(_ part: MessagePart<Head>) -> MessagePart<Head>? {
        if case .incomplete = part { nil } else { part }
    }

    private mutating func note<Head>(
        _ part: MessagePart<Head>, in buffer: [UInt8], _ message: (Head) -> Message
    ) {
        switch part {
        case .incomplete: break
        case .head(let head): messages.append(message(head))
        case .body(let range): messages[messages.count - 1].body += buffer[range]
        case .end: messages[messages.count - 1].isWhole = true
        }
    }
}
