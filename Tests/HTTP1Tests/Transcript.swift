import HTTP1

/// What a parser makes of bytes that come in pieces, as lines of text that can be compared.
struct Transcript: Equatable {
    private(set) var lines: [String] = []
    private(set) var refusal: Refusal?
    private var body: [UInt8] = []

    static func ofRequests(
        _ pieces: [ArraySlice<UInt8>], limits: MessageLimits = MessageLimits()
    ) -> Transcript {
        var parser = RequestParser(limits: limits)
        return feed(pieces) { bytes, offset throws(Refusal) in
            switch try parser.next(in: bytes, at: &offset) {
            case .incomplete: .incomplete
            case .head(let head):
                .head(
                    "\(head.method) \(head.target) \(head.version) keeps=\(head.keepsAlive) "
                        + "upgrade=\(head.wantsUpgrade) " + describe(head.fields))
            case .body(let range): .body(range)
            case .end: .end
            }
        }
    }

    static func ofResponses(
        _ pieces: [ArraySlice<UInt8>], answersHead: Bool = false, ends: Bool = false
    ) -> Transcript {
        var parser = ResponseParser()
        parser.answersHead = answersHead
        var transcript = feed(pieces) { bytes, offset throws(Refusal) in
            switch try parser.next(in: bytes, at: &offset) {
            case .incomplete: .incomplete
            case .head(let head):
                .head("\(head.status) keeps=\(head.keepsAlive) " + describe(head.fields))
            case .body(let range): .body(range)
            case .end: .end
            }
        }
        if ends && transcript.refusal == nil {
            do throws(Refusal) {
                try parser.finish()
                transcript.note(.end, in: [])
            } catch {
                transcript.refusal = error
            }
        }
        return transcript
    }

    private static func describe(_ fields: Fields) -> String {
        fields.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
    }

    private static func feed(
        _ pieces: [ArraySlice<UInt8>],
        _ next: (Span<UInt8>, inout Int) throws(Refusal) -> MessagePart<String>
    ) -> Transcript {
        var transcript = Transcript()
        var buffer: [UInt8] = []
        for piece in pieces {
            buffer += piece
            var offset = 0
            do throws(Refusal) {
                reading: while true {
                    let part = try next(buffer.span, &offset)
                    if case .incomplete = part { break reading }
                    transcript.note(part, in: buffer)
                }
            } catch {
                transcript.refusal = error
                return transcript
            }
            buffer.removeFirst(offset)
        }
        return transcript
    }

    private mutating func note(_ part: MessagePart<String>, in buffer: [UInt8]) {
        switch part {
        case .incomplete: break
        case .head(let text): lines.append(text)
        case .body(let range): body += buffer[range]
        case .end:
            lines.append("body \"\(String(decoding: body, as: UTF8.self))\"")
            body = []
        }
    }
}

extension String {
    var octets: ArraySlice<UInt8> { ArraySlice(utf8) }

    /// A text whose lines are written with "\n" here and end with CR LF on the wire.
    var onTheWire: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
    }
}

/// Every way to cut bytes in two, and the cut into single bytes.
func everyCut(_ text: String) -> [[ArraySlice<UInt8>]] {
    let octets = text.octets
    return octets.indices.map { [octets[..<$0], octets[$0...]] }
        + [octets.indices.map { octets[$0...$0] }]
}
