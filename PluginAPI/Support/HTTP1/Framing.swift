/// What the fields of a head say about where the message ends and what becomes of the connection.
///
/// Gathered line by line, and strict where two readers of one message could disagree: that is how
/// requests are smuggled past a proxy.
struct Framing: Sendable {
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var closes = false
    private(set) var keepsAlive = false
    private(set) var upgrades = false
    private(set) var expectsContinue = false
    private(set) var hasHost = false

    mutating func take(_ field: FieldLine, in bytes: Span<UInt8>) throws(Refusal) {
        if matches(field.name, in: bytes, "content-length") {
            try takeLength(field.value, in: bytes)
        } else if matches(field.name, in: bytes, "transfer-encoding") {
            if isChunked { throw .encodingRepeated }
            guard matches(field.value, in: bytes, "chunked") else { throw .encodingUnsupported }
            isChunked = true
        } else if matches(field.name, in: bytes, "connection") {
            takeConnection(field.value, in: bytes)
        } else if matches(field.name, in: bytes, "host") {
            if hasHost { throw .hostRepeated }
            hasHost = true
        } else if matches(field.name, in: bytes, "expect") {
            guard matches(field.value, in: bytes, "100-continue") else {
                throw .expectationUnsupported
            }
            expectsContinue = true
        }
        if isChunked && contentLength != nil { throw .lengthAndEncoding }
    }

    private mutating func takeLength(
        _ value: Range<Int>, in bytes: Span<UInt8>
    ) throws(Refusal) {
        if contentLength != nil { throw .lengthRepeated }
        // Eighteen digits fit an Int; whoever sends more means harm.
        guard !value.isEmpty, value.count <= 18 else { throw .lengthMalformed }
        var length = 0
        for index in value {
            guard Octet.isDigit(bytes[index]) else { throw .lengthMalformed }
            length = length * 10 + Int(bytes[index] - 0x30)
        }
        contentLength = length
    }

    private mutating func takeConnection(_ value: Range<Int>, in bytes: Span<UInt8>) {
        var start = value.lowerBound
        for index in value.lowerBound...value.upperBound
        where index == value.upperBound || bytes[index] == 0x2C {
            let option = trimmed(start..<index, in: bytes)
            if matches(option, in: bytes, "close") { closes = true }
            if matches(option, in: bytes, "keep-alive") { keepsAlive = true }
            if matches(option, in: bytes, "upgrade") { upgrades = true }
            start = index + 1
        }
    }

    /// Whether another message may follow this one.
    func allowsAnother(after version: HTTPVersion) -> Bool {
        switch version {
        case .http11: !closes
        case .http10: keepsAlive && !closes
        }
    }
}
