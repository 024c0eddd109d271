import HTTP1

/// A response as it comes in: whole at the end, or line by line before.
struct IncomingResponse {
    private var parser = ResponseParser()
    private var buffer: [UInt8] = []
    private var head: ResponseHead?
    private var body: [UInt8] = []
    private var lineStart = 0
    private var scanned = 0
    private var isWhole = false

    /// Nil until the head has come.
    var status: Int? { head?.status }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: bytes)
    }

    /// Reads on; the response, once all of it has come.
    mutating func whole() throws(ControlClientError) -> ControlReply? {
        var offset = 0
        var parser = self.parser
        defer { self.parser = parser }
        do throws(Refusal) {
            reading: while !isWhole {
                switch try parser.next(in: buffer.span, at: &offset) {
                case .incomplete: break reading
                case .head(let found): head = found
                case .body(let range): body.append(contentsOf: buffer[range])
                case .end: isWhole = true
                }
            }
        } catch {
            throw .malformed(error)
        }
        buffer.removeFirst(offset)
        guard isWhole, let head else { return nil }
        return ControlReply(status: head.status, fields: Array(head.fields), body: body)
    }

    /// The next whole line of the body, which is then forgotten.
    mutating func takeLine() -> [UInt8]? {
        guard let end = body[scanned...].firstIndex(of: 0x0A) else {
            // What was handed out goes once per read and not once per line.
            body.removeFirst(lineStart)
            lineStart = 0
            scanned = body.count
            return nil
        }
        defer {
            lineStart = end + 1
            scanned = lineStart
        }
        return Array(body[lineStart..<end])
    }
}
