/// A request to a plugin's endpoint, or of a plugin to the host.
public struct TestRequest: Sendable, Equatable {
    /// As in HTTP.
    public var method: String
    /// With the query, beginning with "/".
    public var path: String
    /// Who was authenticated; empty: nobody.
    public var caller = ""
    /// In order.
    public var headers: [TestEvent.Attribute] = []
    /// Its bytes.
    public var body: [UInt8]

    /// A request with a text as its body.
    public init(_ method: String, _ path: String, body: String = "") {
        self.method = method
        self.path = path
        self.body = Array(body.utf8)
    }
}

/// The answer to a request.
public struct TestResponse: Sendable, Equatable {
    /// As in HTTP.
    public var status: Int32
    /// In order.
    public var headers: [TestEvent.Attribute] = []
    /// Its bytes.
    public var body: [UInt8]

    /// An answer with a text as its body.
    public init(_ status: Int32, body: String = "") {
        self.status = status
        self.body = Array(body.utf8)
    }

    /// The body as a text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
