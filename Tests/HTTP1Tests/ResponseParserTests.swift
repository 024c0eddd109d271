import HTTP1
import Testing

private let accepted: [(response: String, lines: [String])] = [
    (
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
        ["200 keeps=true Content-Length=2", "body \"hi\""]
    ),
    ("HTTP/1.1 204\n\n", ["204 keeps=true ", "body \"\""]),
    ("HTTP/1.1 304 \nContent-Length: 5\n\n", ["304 keeps=true Content-Length=5", "body \"\""]),
    (
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nConnection: close\nContent-Length: 0\n\n",
        ["200 keeps=false Connection=close;Content-Length=0", "body \"\""]
    ),
    (
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\na-b\n0\n\n",
        ["200 keeps=true Transfer-Encoding=chunked", "body \"a-b\""]
    ),
    (
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\n\n",
        ["101 keeps=true Upgrade=websocket", "body \"\""]
    ),
]

private let refused: [(response: String, refusal: Refusal)] = [
    ("HTTP/1.1 20 OK\r\n\r\n", .statusLineMalformed),
    ("HTTP/1.1 2000 OK\r\n\r\n", .statusLineMalformed),
    ("HTTP/1.1 099 OK\r\n\r\n", .statusLineMalformed),
    ("HTTP/1.1  200 OK\r\n\r\n", .statusLineMalformed),
    ("SSH-2.0-OpenSSH_9.2\r\n", .statusLineMalformed),
    ("HTTP/2.0 200 OK\r\n\r\n", .versionUnsupported),
    ("HTTP/1.1 200 OK\n\n", .bareLineFeed),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", .lengthAndEncoding),
]

@Suite struct ResponseParserTests {
    @Test(arguments: accepted)
    func `reads a response the same however its bytes are cut`(
        response: String, lines: [String]
    ) {
        let wire = response.onTheWire
        for pieces in everyCut(wire) + [[wire.octets]] {
            let transcript = Transcript.ofResponses(pieces)
            #expect(transcript.refusal == nil)
            #expect(transcript.lines == lines)
        }
    }

    @Test(arguments: refused)
    func `refuses a response the same however its bytes are cut`(
        response: String, refusal: Refusal
    ) {
        for pieces in everyCut(response) + [[response.octets]] {
            #expect(Transcript.ofResponses(pieces).refusal == refusal)
        }
    }

    @Test func `an answer to HEAD has no body`() {
        let wire = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 404 No\r\n\r\n"
        let transcript = Transcript.ofResponses([wire.octets], answersHead: true)
        #expect(transcript.lines.count == 4)
    }

    @Test func `a body without a length lasts until the connection ends`() {
        let wire = "HTTP/1.0 200 OK\r\n\r\nall of it"
        for pieces in everyCut(wire) {
            let transcript = Transcript.ofResponses(pieces, ends: true)
            #expect(transcript.lines == ["200 keeps=false ", "body \"all of it\""])
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n0\r\n",
    ])
    func `a message that the connection's end cuts short is refused`(wire: String) {
        #expect(Transcript.ofResponses([wire.octets], ends: true).refusal == .truncated)
    }
}
