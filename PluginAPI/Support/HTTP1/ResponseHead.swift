/// The head of a response: its bytes, found to be well formed.
package struct ResponseHead: Sendable {
    package let status: Int
    package let version: HTTPVersion
    package let fields: Fields
    /// Whether another request may be sent on this connection.
    package let keepsAlive: Bool
    /// What Content-Length says; nil: chunked, until the connection ends, or no body.
    package let contentLength: Int?
}
