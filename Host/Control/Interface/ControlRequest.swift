package import HTTP1
package import JSON

/// A request as a handler sees it: read whole, its target taken apart.
package struct ControlRequest: Sendable {
    package let method: String
    package let target: RequestTarget
    package let fields: [Field]
    package let body: [UInt8]
    /// Who sent it, as the kernel knows.
    package let peer: PeerCredentials
    /// What the parameters of the route's pattern stand for.
    package let parameters: [String: String]
    /// Who asks: the peer, or the instance that it stands for.
    package let caller: Caller

    /// `caller`: nil where it is the peer itself.
    package init(
        method: String, target: RequestTarget, fields: [Field] = [], body: [UInt8] = [],
        peer: PeerCredentials, parameters: [String: String] = [:], caller: Caller? = nil
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.peer = peer
        self.parameters = parameters
        self.caller = caller ?? Caller(peer)
    }

    /// The body as JSON.
    package func json() throws(JSONError) -> JSONValue {
        try JSONValue(parsing: body)
    }
}
