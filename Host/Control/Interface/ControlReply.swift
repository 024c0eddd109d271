package import HTTP1
package import JSON

/// An answer that is whole.
package struct ControlReply: Sendable, Equatable {
    package let status: Int
    package let fields: [Field]
    package let body: [UInt8]

    package init(status: Int, fields: [Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    package static func json(_ value: JSONValue, status: Int = 200) -> ControlReply {
        var body: [UInt8] = []
        value.write(to: &body)
        body.append(0x0A)
        return ControlReply(
            status: status, fields: [Field("Content-Type", "application/json")], body: body)
    }

    /// Plain text, of a type of its own for Prometheus.
    package static func text(
        _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> ControlReply {
        ControlReply(status: 200, fields: [Field("Content-Type", type)], body: Array(text.utf8))
    }

    /// Prometheus' text format 0.0.4.
    package static func metrics(_ text: String) -> ControlReply {
        .text(text, type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// A refusal or a failure: `code` is for programs and never changes, `message` is a sentence.
    package static func error(
        _ status: Int, code: String, _ message: String, fields: [Field] = []
    ) -> ControlReply {
        let value: JSONValue = [
            "error": ["code": .string(code), "message": .string(message)]
        ]
        let reply = json(value, status: status)
        return ControlReply(status: status, fields: reply.fields + fields, body: reply.body)
    }
}

/// What a handler gives back.
package enum ControlAnswer: Sendable {
    case now(ControlReply)
    /// Called at once on the control thread with what must be completed later, on any thread.
    case later(@Sendable (PendingReply) -> Void)
    /// Lines of JSON, for as long as the client stays.
    ///
    /// Called at once on the control thread; what it returns is called once when the client has
    /// gone or the server stops.
    case stream(@Sendable (TailSink) -> (@Sendable () -> Void))
}
