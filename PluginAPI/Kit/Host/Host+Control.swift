import CBelfry

/// A request to the host's own API, or from the host to a plugin's endpoint.
public struct Request: Sendable {
    /// Who was authenticated; empty: nobody.
    public var caller = ""
    /// As in HTTP.
    public var method: String
    /// With the query, beginning with "/".
    public var path: String
    /// Names and values.
    public var headers: [(key: String, value: String)] = []
    /// The body's bytes.
    public var body: [UInt8] = []

    /// A request without a body.
    public init(_ method: String, _ path: String) {
        self.method = method
        self.path = path
    }

    init(_ raw: belfry_request) {
        caller = raw.caller.string
        method = raw.method.string
        path = raw.path.string
        headers = UnsafeBufferPointer(start: raw.headers, count: raw.header_count).pairs
        body = Array(raw.body.bytes)
    }
}

/// The answer to a request.
public struct Reply: Sendable {
    /// As in HTTP.
    public var status: Int
    /// Names and values.
    public var headers: [(key: String, value: String)] = []
    /// The body's bytes.
    public var body: [UInt8] = []

    /// An answer with a body of any kind.
    public init(_ status: Int, _ body: [UInt8] = [], type: String? = nil) {
        self.status = status
        self.body = body
        if let type { headers = [("content-type", type)] }
    }

    /// An answer with a body of text.
    public init(_ status: Int, text: String, type: String = "text/plain; charset=utf-8") {
        self.init(status, Array(text.utf8), type: type)
    }

    /// An answer with a body of JSON.
    public init(_ status: Int, json: String) {
        self.init(status, text: json, type: "application/json")
    }
}

extension Host {
    /// Asks the host's own API.
    ///
    /// `reply` is called exactly once, on any thread, perhaps before this returns.
    public func request(_ request: Request, reply: @escaping @Sendable (Reply) -> Void) {
        guard let control else { return reply(Reply(503, text: "This host has no API.")) }
        let pending = Unmanaged.passRetained(PendingReply(reply))
        let status = call { host in
            request.withRequest {
                control.pointee.request(host, $0, PendingReply.take, pending.toOpaque())
            }
        }
        if status != BELFRY_OK {
            pending.takeRetainedValue().answer(Reply(503, text: "The host refused the request."))
        }
    }
}

/// A reply that is awaited; retained by the C side until it comes.
private final class PendingReply: Sendable {
    let answer: @Sendable (Reply) -> Void

    init(_ answer: @escaping @Sendable (Reply) -> Void) { self.answer = answer }

    static let take: belfry_reply = { context, status, headers, headerCount, body in
        guard let context else { return }
        let pending = Unmanaged<PendingReply>.fromOpaque(context).takeRetainedValue()
        var reply = Reply(Int(status), Array(body.bytes))
        reply.headers = UnsafeBufferPointer(start: headers, count: headerCount).pairs
        pending.answer(reply)
    }
}

extension Request {
    /// Lends the request to C for the time of `body`.
    fileprivate func withRequest<R>(_ body: (UnsafePointer<belfry_request>) -> R) -> R {
        var block = TextBlock()
        for text in [caller, method, path] { block.add(text) }
        return block.withTexts { texts in
            withPairs(headers) { headers, count in
                self.body.withUnsafeBytes { bytes in
                    var raw = belfry_request()
                    raw.size = UInt32(MemoryLayout<belfry_request>.size)
                    raw.caller = texts[0]
                    raw.method = texts[1]
                    raw.path = texts[2]
                    raw.headers = headers
                    raw.header_count = count
                    raw.body = belfry_str(bytes)
                    return withUnsafePointer(to: raw, body)
                }
            }
        }
    }
}
