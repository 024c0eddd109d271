/// How much of a message is read before it is refused.
package struct MessageLimits: Sendable {
    /// Bytes of one line of the head, its CR LF included.
    package var line: Int
    /// Bytes of all lines of the head.
    package var head: Int
    package var fields: Int
    /// Bytes of content, after the chunks are put together.
    package var body: Int

    package init(
        line: Int = 8 * 1024, head: Int = 16 * 1024, fields: Int = 100, body: Int = 1024 * 1024
    ) {
        self.line = line
        self.head = head
        self.fields = fields
        self.body = body
    }

    /// Bytes of a chunk's size line: a number, and room for an extension that nobody reads.
    static let chunkLine = 256
    /// Bytes of a method: the longest registered one has 17.
    static let method = 32
}
