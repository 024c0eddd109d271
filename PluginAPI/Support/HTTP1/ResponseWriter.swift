/// Writes responses into a connection's buffer.
package enum ResponseWriter {
    /// How the reader will know where the body ends.
    package enum Body: Sendable {
        /// Exactly so many bytes follow.
        case length(Int)
        /// Chunks follow, then `end`.
        case chunked
        /// None: 1xx, 204 and 304.
        case none
    }

    /// What becomes of the connection after the response.
    package enum Connection: Sendable {
        case stays
        case closes
        /// It speaks the protocol that an `Upgrade` field names: the answer 101.
        case upgrades
    }

    /// Writes a head.
    ///
    /// Fields that are not well formed, and those that say how the body is framed or what becomes
    /// of the connection, are left out: the latter are written here.
    package static func head(
        _ status: Int, fields: [Field] = [], body: Body, date: HTTPDate,
        connection: Connection = .stays, to output: inout [UInt8]
    ) {
        output.append(contentsOf: "HTTP/1.1 \(status) \(StatusPhrase.of(status))\r\n".utf8)
        output.append(contentsOf: "Date: \(date.text)\r\n".utf8)
        for field in fields where field.isWellFormed && !isReserved(field.name) {
            append(field, to: &output)
        }
        switch body {
        case .length(let count): append(Field("Content-Length", String(count)), to: &output)
        case .chunked: append(Field("Transfer-Encoding", "chunked"), to: &output)
        case .none: break
        }
        switch connection {
        case .stays: break
        case .closes: append(Field("Connection", "close"), to: &output)
        case .upgrades: append(Field("Connection", "Upgrade"), to: &output)
        }
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Writes one chunk.
    ///
    /// An empty one is left out: it would end the body.
    package static func chunk(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        output.append(contentsOf: String(bytes.count, radix: 16).utf8)
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: bytes)
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Ends a chunked body.
    package static func end(to output: inout [UInt8]) {
        output.append(contentsOf: "0\r\n\r\n".utf8)
    }

    /// Asks a client that waits for it to send its body.
    package static func `continue`(to output: inout [UInt8]) {
        output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
    }

    static func append(_ field: Field, to output: inout [UInt8]) {
        output.append(contentsOf: field.name.utf8)
        output.append(contentsOf: ": ".utf8)
        output.append(contentsOf: field.value.utf8)
        output.append(contentsOf: "\r\n".utf8)
    }

    private static func isReserved(_ name: String) -> Bool {
        switch name.lowercased() {
        case "content-length", "transfer-encoding", "connection", "keep-alive", "date": true
        default: false
        }
    }
}
