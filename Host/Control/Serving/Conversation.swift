import HTTP1

/// One client's conversation without its socket: bytes in, requests out; answers in, bytes out.
///
/// Pure: time is an argument. One request is under way at a time; what a client sends meanwhile
/// waits in its socket, so that what is held for it is bounded by the message limits.
struct Conversation {
    enum Phase: Equatable {
        /// Waits for a request, or for the rest of one.
        case reading
        /// A request was given out and is not answered.
        case answering
        /// Lines are sent for as long as they come.
        case streaming
        /// The last answer has been written; what still comes is thrown away until the client has
        /// read it, for closing earlier could destroy it on its way.
        case lingering
    }

    /// A request that is whole.
    struct Request {
        let head: RequestHead
        let body: [UInt8]
    }

    enum Step {
        /// Nothing to do before more bytes come.
        case none
        case request(Request)
        /// The bytes make no sense; answer so with `refuse`.
        case refused(Refusal)
    }

    private(set) var phase = Phase.reading
    private(set) var output: [UInt8] = []
    private var outputOffset = 0
    private var input: [UInt8] = []
    private var parser: RequestParser
    private var head: RequestHead?
    private var body: [UInt8] = []

    init(limits: MessageLimits) {
        parser = RequestParser(limits: limits)
    }

    /// What is to be sent and has not been.
    var pendingOutput: ArraySlice<UInt8> { output[outputOffset...] }

    /// Whether a request has begun to come in: then it must be whole soon.
    var isWithinRequest: Bool { phase == .reading && (parser.isWithinMessage || head != nil) }

    /// Whether nothing was asked that is not answered.
    var isIdle: Bool { phase == .reading && !isWithinRequest && pendingOutput.isEmpty }

    mutating func sent(_ count: Int) {
        outputOffset += count
        if outputOffset == output.count {
            output.removeAll(keepingCapacity: output.capacity <= 64 * 1024)
            outputOffset = 0
        }
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        if phase == .lingering { return }
        input.append(contentsOf: bytes)
    }

    /// Reads on in what came in.
    ///
    /// Call again after each answer: clients may pipeline.
    mutating func step() -> Step {
        guard phase == .reading, pendingOutput.isEmpty else { return .none }
        var offset = 0
        var parser = self.parser
        defer {
            self.parser = parser
            input.removeFirst(offset)
        }
        do throws(Refusal) {
            while true {
                switch try parser.next(in: input.span, at: &offset) {
                case .incomplete:
                    return .none
                case .head(let found):
                    head = found
                    if found.expectsContinue && offset == input.count {
                        ResponseWriter.continue(to: &output)
                    }
                case .body(let range):
                    body.append(contentsOf: input[range])
                case .end:
                    guard let head else { return .none }
                    phase = .answering
                    defer { body = [] }
                    return .request(Request(head: head, body: body))
                }
            }
        } catch {
            return .refused(error)
        }
    }

    mutating func answer(_ reply: ControlReply, date: HTTPDate) {
        guard phase == .answering, let head else { return }
        write(reply, date: date, keepsAlive: head.keepsAlive, withBody: head.method != "HEAD")
        phase = head.keepsAlive ? .reading : .lingering
        self.head = nil
    }

    /// Answers what cannot be understood, or is not wanted, and ends the conversation.
    mutating func refuse(_ reply: ControlReply, date: HTTPDate) {
        guard phase != .lingering, phase != .streaming else { return }
        write(reply, date: date, keepsAlive: false, withBody: head?.method != "HEAD")
        phase = .lingering
        input = []
    }

    private mutating func write(
        _ reply: ControlReply, date: HTTPDate, keepsAlive: Bool, withBody: Bool
    ) {
        ResponseWriter.head(
            reply.status, fields: reply.fields, body: .length(reply.body.count), date: date,
            connection: keepsAlive ? .stays : .closes, to: &output)
        if withBody { output.append(contentsOf: reply.body) }
    }

    mutating func beginStream(date: HTTPDate) {
        guard phase == .answering else { return }
        ResponseWriter.head(
            200, fields: [Field("Content-Type", "application/x-ndjson")], body: .chunked,
            date: date, connection: .closes, to: &output)
        phase = .streaming
        head = nil
    }

    mutating func stream(_ lines: [UInt8]) {
        guard phase == .streaming else { return }
        ResponseWriter.chunk(lines, to: &output)
    }

    mutating func endStream() {
        guard phase == .streaming else { return }
        ResponseWriter.end(to: &output)
        phase = .lingering
    }
}
