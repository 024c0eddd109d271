/// Writes requests into a connection's buffer: a client's side.
package enum RequestWriter {
    /// Writes a request with a body of known length.
    ///
    /// The target has been escaped; `fields` that are not well formed are left out.
    package static func request(
        _ method: String, _ target: String, host: String, fields: [Field] = [],
        body: [UInt8] = [], to output: inout [UInt8]
    ) {
        output.append(contentsOf: "\(method) \(target) HTTP/1.1\r\n".utf8)
        ResponseWriter.append(Field("Host", host), to: &output)
        for field in fields where field.isWellFormed {
            ResponseWriter.append(field, to: &output)
        }
        if !body.isEmpty || method == "POST" || method == "PUT" {
            ResponseWriter.append(Field("Content-Length", String(body.count)), to: &output)
        }
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: body)
    }
}
