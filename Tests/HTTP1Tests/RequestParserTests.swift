import HTTP1
import Testing

/// Requests that are read, and what is read of them.
private let accepted: [(request: String, lines: [String])] = [
    (
        "GET / HTTP/1.1\nHost: a\n\n",
        ["GET / http11 keeps=true upgrade=false Host=a", "body \"\""]
    ),
    (
        "\nGET /a?b=c HTTP/1.1\nhOST:a\n\n",
        ["GET /a?b=c http11 keeps=true upgrade=false hOST=a", "body \"\""]
    ),
    (
        "GET / HTTP/1.0\n\n",
        ["GET / http10 keeps=false upgrade=false ", "body \"\""]
    ),
    (
        "GET / HTTP/1.0\nConnection: keep-alive\n\n",
        ["GET / http10 keeps=true upgrade=false Connection=keep-alive", "body \"\""]
    ),
    (
        "GET /ws HTTP/1.1\nHost: a\nConnection: keep-alive , Upgrade\nUpgrade: websocket\n\n",
        [
            "GET /ws http11 keeps=true upgrade=true "
                + "Host=a;Connection=keep-alive , Upgrade;Upgrade=websocket", "body \"\"",
        ]
    ),
    (
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello",
        ["POST / http11 keeps=true upgrade=false Host=a;Content-Length=5", "body \"hello\""]
    ),
    (
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: Chunked\n\n"
            + "5\nhello\n00a;name=\"v\"\n, world, 1\n0\nTrailer: x\n\n",
        [
            "POST / http11 keeps=true upgrade=false Host=a;Transfer-Encoding=Chunked",
            "body \"hello, world, 1\"",
        ]
    ),
    (
        "OPTIONS * HTTP/1.1\nHost: a\nConnection: close\n\n",
        ["OPTIONS * http11 keeps=false upgrade=false Host=a;Connection=close", "body \"\""]
    ),
    (
        "GET / HTTP/1.1\nHost: a\nX:\t  Zoë, \tö \n\n",
        ["GET / http11 keeps=true upgrade=false Host=a;X=Zoë, \tö", "body \"\""]
    ),
    (
        // Three requests in one write.
        "GET /1 HTTP/1.1\nHost: a\n\nPOST /2 HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi"
            + "GET /3 HTTP/1.1\nHost: a\n\n",
        [
            "GET /1 http11 keeps=true upgrade=false Host=a", "body \"\"",
            "POST /2 http11 keeps=true upgrade=false Host=a;Content-Length=2", "body \"hi\"",
            "GET /3 http11 keeps=true upgrade=false Host=a", "body \"\"",
        ]
    ),
]

/// Requests that are refused, as they stand on the wire.
private let refused: [(request: String, refusal: Refusal)] = [
    ("GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
    ("\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .bareCarriageReturn),
    ("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", .bareCarriageReturn),
    ("\r\n\r\nGET / HTTP/1.1\r\n\r\n", .requestLineMalformed),
    ("GET /\r\n\r\n", .requestLineMalformed),
    ("GET / HTTP/1.1 \r\n\r\n", .requestLineMalformed),
    ("GET / x HTTP/1.1\r\n\r\n", .requestLineMalformed),
    ("GET / http/1.1\r\n\r\n", .requestLineMalformed),
    ("GET\r\n\r\n", .requestLineMalformed),
    (" GET / HTTP/1.1\r\n\r\n", .methodMalformed),
    ("G@T / HTTP/1.1\r\n\r\n", .methodMalformed),
    ("GÉT / HTTP/1.1\r\n\r\n", .methodMalformed),
    ("\u{16}\u{3}\u{1}\r\n", .methodMalformed),
    (String(repeating: "A", count: 33) + " / HTTP/1.1\r\n", .methodTooLong),
    ("GET  / HTTP/1.1\r\n", .targetMalformed),
    ("GET a HTTP/1.1\r\n", .targetMalformed),
    ("GET * HTTP/1.1\r\n", .targetMalformed),
    ("GET http://a/ HTTP/1.1\r\n", .targetMalformed),
    ("CONNECT a:1 HTTP/1.1\r\n", .targetMalformed),
    ("GET /\u{7F} HTTP/1.1\r\n", .targetMalformed),
    ("GET /\t HTTP/1.1\r\n", .targetMalformed),
    ("GET /ü HTTP/1.1\r\n", .targetMalformed),
    ("GET /#a HTTP/1.1\r\n", .targetMalformed),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .http2Preface),
    ("GET / HTTP/2.0\r\n", .versionUnsupported),
    ("GET / HTTP/1.2\r\n", .versionUnsupported),
    ("GET / HTTP/0.9\r\n", .versionUnsupported),
    ("GET / HTTP/1.1\r\n\r\n", .hostMissing),
    ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .hostRepeated),
    ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", .fieldFolded),
    ("GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", .fieldFolded),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .spaceBeforeColon),
    ("GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", .spaceBeforeColon),
    ("GET / HTTP/1.1\r\nHost\r\n\r\n", .fieldNameMalformed),
    ("GET / HTTP/1.1\r\n: a\r\n\r\n", .fieldNameMalformed),
    ("GET / HTTP/1.1\r\nHo(st: a\r\n\r\n", .fieldNameMalformed),
    ("GET / HTTP/1.1\r\nHost: a\u{0}b\r\n\r\n", .fieldValueMalformed),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1B}[31m\r\n\r\n", .fieldValueMalformed),
    (post("Content-Length: 1", "Transfer-Encoding: chunked"), .lengthAndEncoding),
    (post("Transfer-Encoding: chunked", "Content-Length: 1"), .lengthAndEncoding),
    (post("Content-Length: 1", "Content-Length: 1"), .lengthRepeated),
    (post("Content-Length: 1, 1"), .lengthMalformed),
    (post("Content-Length: +1"), .lengthMalformed),
    (post("Content-Length: -1"), .lengthMalformed),
    (post("Content-Length: 0x1"), .lengthMalformed),
    (post("Content-Length: 1 1"), .lengthMalformed),
    (post("Content-Length:"), .lengthMalformed),
    (post("Content-Length: 9999999999999999999"), .lengthMalformed),
    (post("Content-Length: 2000000"), .bodyTooLarge),
    (post("Transfer-Encoding: gzip, chunked"), .encodingUnsupported),
    (post("Transfer-Encoding: chunked, identity"), .encodingUnsupported),
    (post("Transfer-Encoding: xchunked"), .encodingUnsupported),
    (post("Transfer-Encoding:"), .encodingUnsupported),
    (post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), .encodingRepeated),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .encodingBefore11),
    (post("Expect: 200-maybe"), .expectationUnsupported),
    (chunks("g\r\n"), .chunkSizeMalformed),
    (chunks("\r\n"), .chunkSizeMalformed),
    (chunks(" 5\r\nhello\r\n"), .chunkSizeMalformed),
    (chunks("5 \r\nhello\r\n"), .chunkSizeMalformed),
    (chunks("-5\r\nhello\r\n"), .chunkSizeMalformed),
    (chunks("0x5\r\nhello\r\n"), .chunkSizeMalformed),
    (chunks("5;a\u{0}\r\nhello\r\n"), .chunkSizeMalformed),
    (chunks("fffffffffffffffff\r\n"), .chunkSizeMalformed),
    (chunks("7fffffffffffffff\r\n"), .chunkSizeMalformed),
    (chunks("fffffffffffffff\r\n"), .bodyTooLarge),
    (chunks("5\nhello\r\n"), .bareLineFeed),
    (chunks("5\r\nhelloX\r\n"), .chunkEndMalformed),
    (chunks("5\r\nhello\n"), .chunkEndMalformed),
    (chunks("5\r\nhello\rX"), .chunkEndMalformed),
    (chunks("1;" + String(repeating: "a", count: 300) + "\r\n"), .chunkLineTooLong),
    (chunks("0\r\nA B: c\r\n\r\n"), .spaceBeforeColon),
    (chunks("0\r\n folded\r\n\r\n"), .fieldFolded),
]

private func post(_ fields: String...) -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n" + fields.joined(separator: "\r\n") + "\r\n\r\n"
}

private func chunks(_ body: String) -> String {
    post("Transfer-Encoding: chunked") + body
}

@Suite struct RequestParserTests {
    @Test(arguments: accepted)
    func `reads a request the same however its bytes are cut`(
        request: String, lines: [String]
    ) {
        let wire = request.onTheWire
        for pieces in everyCut(wire) + [[wire.octets]] {
            let transcript = Transcript.ofRequests(pieces)
            #expect(transcript.refusal == nil)
            #expect(transcript.lines == lines)
        }
    }

    @Test(arguments: refused)
    func `refuses a request the same however its bytes are cut`(
        request: String, refusal: Refusal
    ) {
        let whole = Transcript.ofRequests([request.octets])
        #expect(whole.refusal == refusal)
        for pieces in everyCut(request) {
            #expect(Transcript.ofRequests(pieces) == whole)
        }
    }

    @Test func `requests before a bad one are read`() {
        let transcript = Transcript.ofRequests([
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2\r\n".octets
        ])
        #expect(transcript.lines.count == 2)
        #expect(transcript.refusal == .requestLineMalformed)
    }

    @Test func `every refusal has a status for clients and a sentence`() {
        for refusal in Refusal.allCases {
            #expect([400, 413, 414, 417, 431, 501, 505].contains(refusal.status))
            #expect(refusal.sentence.hasSuffix("."))
        }
        #expect(Set(Refusal.allCases.map(\.sentence)).count == Refusal.allCases.count)
    }
}

@Suite struct RequestLimitTests {
    private let limits = MessageLimits(line: 64, head: 150, fields: 4, body: 10)

    private func refusal(_ text: String) -> Refusal? {
        let whole = Transcript.ofRequests([text.octets], limits: limits)
        for pieces in everyCut(text) {
            #expect(Transcript.ofRequests(pieces, limits: limits) == whole)
        }
        return whole.refusal
    }

    private func line(_ start: String, of length: Int) -> String {
        start + String(repeating: "x", count: length - start.utf8.count - 2) + "\r\n"
    }

    @Test func `a request line may fill the limit and no more`() {
        let fits = "GET /" + String(repeating: "x", count: 48) + " HTTP/1.1\r\n"
        #expect(fits.utf8.count == 64)
        #expect(refusal(fits + "Host: a\r\n\r\n") == nil)
        #expect(refusal(fits.replacing("GET /", with: "GET /x") + "Host: a\r\n") == .targetTooLong)
        #expect(refusal(String(repeating: "G", count: 64)) == .targetTooLong)
        #expect(refusal(String(repeating: "G", count: 63)) == nil)
    }

    @Test func `a header line may fill the limit and no more`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        #expect(refusal(start + line("X: ", of: 64) + "\r\n") == nil)
        #expect(refusal(start + line("X: ", of: 65) + "\r\n") == .fieldTooLong)
    }

    @Test func `the head as a whole is bounded`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n" + line("X: ", of: 64)
        let left = 150 - start.utf8.count - 2
        #expect(refusal(start + line("Y: ", of: left) + "\r\n") == nil)
        #expect(refusal(start + line("Y: ", of: left + 1) + "\r\n") == .headTooLarge)
    }

    @Test func `the number of headers is bounded`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\nC:\r\n"
        #expect(refusal(start + "\r\n") == nil)
        #expect(refusal(start + "D:\r\n\r\n") == .tooManyFields)
    }

    @Test func `a body may fill the limit and no more, chunked or not`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\n"
        let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
        #expect(refusal(head + "Content-Length: 10\r\n\r\n0123456789") == nil)
        #expect(refusal(head + "Content-Length: 11\r\n\r\n") == .bodyTooLarge)
        #expect(refusal(chunked + "8\r\n01234567\r\n2\r\n89\r\n0\r\n\r\n") == nil)
        #expect(refusal(chunked + "8\r\n01234567\r\n3\r\n") == .bodyTooLarge)
    }

    @Test func `trailers are bounded as headers are`() {
        let start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(refusal(start + "A:\r\nB:\r\nC:\r\nD:\r\n\r\n") == nil)
        #expect(refusal(start + "A:\r\nB:\r\nC:\r\nD:\r\nE:\r\n") == .tooManyFields)
        #expect(refusal(start + line("X: ", of: 65)) == .fieldTooLong)
    }
}
