/// The head of a request: its bytes, found to be well formed.
package struct RequestHead: Sendable {
    package let method: String
    /// As it was sent: a path with its query, or "*".
    package let target: String
    package let version: HTTPVersion
    package let fields: Fields
    /// Whether the client will send another request on this connection.
    package let keepsAlive: Bool
    /// Whether it asks for another protocol; `fields["upgrade"]` says which.
    package let wantsUpgrade: Bool
    /// Whether it waits for "100 Continue" before it sends the body.
    package let expectsContinue: Bool
    /// What Content-Length says; nil: chunked, or no body.
    package let contentLength: Int?
}
