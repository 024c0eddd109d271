package import CBelfry

/// An event in the making, in Swift's own types: for the host's API and for tests, not for the hot
/// path.
package struct EventDraft: Sendable, Equatable {
    package var id = ""
    package var type: String
    package var subject = ""
    package var user = ""
    /// Nil: the default of the type.
    package var priority: Int32?
    package var title = ""
    package var body = ""
    /// A JSON object.
    package var payload = ""
    package var dedupKey = ""
    package var threadKey = ""
    package var traceparent = ""
    package var timeUnixNs: Int64 = 0
    package var expiresUnixNs: Int64 = 0
    package var numbers: [(key: String, value: Double)] {
        get { zip(numberKeys, numberValues).map { ($0, $1) } }
        set {
            numberKeys = newValue.map(\.key)
            numberValues = newValue.map(\.value)
        }
    }
    package var attrs: [(key: String, value: String)] {
        get { zip(attrKeys, attrValues).map { ($0, $1) } }
        set {
            attrKeys = newValue.map(\.key)
            attrValues = newValue.map(\.value)
        }
    }
    private var numberKeys: [String] = []
    private var numberValues: [Double] = []
    private var attrKeys: [String] = []
    private var attrValues: [String] = []

    package init(type: String) {
        self.type = type
    }

    /// Passes the event in the contract's form; it lives until `body` returns.
    package func withEvent<Result>(
        _ body: (UnsafePointer<belfry_event>) throws -> Result
    ) rethrows -> Result {
        var texts: [LastingText] = []
        func place(_ text: String) -> belfry_str {
            guard !text.isEmpty else { return belfry_str() }
            let lasting = LastingText(text)
            texts.append(lasting)
            return lasting.str
        }
        var event = belfry_event()
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        event.priority = priority ?? -1
        event.time_unix_ns = timeUnixNs
        event.expires_unix_ns = expiresUnixNs
        event.id = place(id)
        event.type = place(type)
        event.subject = place(subject)
        event.user = place(user)
        event.dedup_key = place(dedupKey)
        event.thread_key = place(threadKey)
        event.title = place(title)
        event.body = place(self.body)
        event.payload = place(payload)
        event.traceparent = place(traceparent)
        let numbers = numbers.map { belfry_number(key: place($0.key), value: $0.value) }
        let attrs = attrs.map { belfry_kv(key: place($0.key), value: place($0.value)) }
        return try withExtendedLifetime(texts) {
            try numbers.withUnsafeBufferPointer { numbers in
                try attrs.withUnsafeBufferPointer { attrs in
                    // An empty array has an address too, and nothing behind it.
                    event.numbers = numbers.isEmpty ? nil : numbers.baseAddress
                    event.number_count = numbers.count
                    event.attrs = attrs.isEmpty ? nil : attrs.baseAddress
                    event.attr_count = attrs.count
                    return try body(&event)
                }
            }
        }
    }
}
