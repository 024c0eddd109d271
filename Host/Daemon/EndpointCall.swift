import CBelfry
import Control
import Core
import HTTP1
import Loading

/// One request passed on to a plugin's endpoint.
struct EndpointCall {
    private let request: ControlRequest
    private let instance: String

    init(_ request: ControlRequest, to instance: String) {
        self.request = request
        self.instance = instance
    }

    /// Calls the plugin; `reply` is completed when it answers, on whichever thread.
    func make(
        _ endpoint: UnsafePointer<belfry_endpoint>, of instance: PluginInstance,
        _ reply: PendingReply
    ) {
        let query = request.target.query.isEmpty ? "" : "?\(request.target.query)"
        let texts = [
            LastingText("user:\(request.peer.user)"), LastingText(request.method),
            LastingText("/\(request.parameters["path"] ?? "")\(query)"),
        ]
        let fields = request.fields.map { (LastingText($0.name), LastingText($0.value)) }
        let pairs = fields.map { belfry_kv(key: $0.str, value: $1.str) }
        let context = Unmanaged.passRetained(reply).toOpaque()
        let status = withExtendedLifetime((texts, fields)) {
            pairs.withUnsafeBufferPointer { pairs in
                request.body.withUnsafeBytes { body in
                    var message = belfry_request(
                        size: UInt32(MemoryLayout<belfry_request>.size), reserved: 0,
                        caller: texts[0].str, method: texts[1].str, path: texts[2].str,
                        headers: pairs.baseAddress, header_count: pairs.count,
                        body: belfry_str(body))
                    return instance.inCall("request") {
                        endpoint.pointee.request(
                            instance.context, &message, EndpointCall.answer, context)
                    }
                }
            }
        }
        guard status != BELFRY_OK else { return }
        // The contract: after a refusal the plugin does not reply.
        Unmanaged<PendingReply>.fromOpaque(context).release()
        reply.complete(
            .error(
                status == BELFRY_BUSY ? 503 : 502, code: "endpoint_refused",
                "The plugin of \"\(self.instance)\" refused the request: \(nameOfStatus(status))."))
    }

    private static let answer: belfry_reply = { context, status, headers, count, body in
        guard let context else { return }
        let reply = Unmanaged<PendingReply>.fromOpaque(context).takeRetainedValue()
        let fields = (0..<min(count, 64)).compactMap { index -> Field? in
            guard let header = headers?[index] else { return nil }
            let field = Field(header.key.text, header.value.text)
            return field.isWellFormed ? field : nil
        }
        reply.complete(
            ControlReply(
                status: (100...599).contains(status) ? Int(status) : 502, fields: fields,
                body: [UInt8](body.bytes)))
    }
}
