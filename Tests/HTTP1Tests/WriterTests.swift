import HTTP1
import Testing

private let date = HTTPDate(unixSeconds: 784_111_777)

@Suite struct WriterTests {
    private func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a response with a length`() {
        let written = text {
            ResponseWriter.head(
                404, fields: [Field("Content-Type", "text/plain")], body: .length(3), date: date,
                connection: .closes, to: &$0)
        }
        let wanted = """
            HTTP/1.1 404 Not Found
            Date: Sun, 06 Nov 1994 08:49:37 GMT
            Content-Type: text/plain
            Content-Length: 3
            Connection: close


            """
        #expect(written == wanted.onTheWire)
    }

    @Test func `an upgrade`() {
        let written = text {
            ResponseWriter.head(
                101, fields: [Field("Upgrade", "websocket")], body: .none, date: date,
                connection: .upgrades, to: &$0)
        }
        #expect(written.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(written.hasSuffix("Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"))
    }

    @Test func `what a plugin must not say in its headers is left out`() {
        let fields = [
            Field("X-A", "1\r\nSet-Cookie: a"), Field("X B", "1"), Field("", "1"),
            Field("Content-length", "7"), Field("TRANSFER-ENCODING", "x"), Field("X-C", "ok"),
        ]
        let written = text {
            ResponseWriter.head(200, fields: fields, body: .none, date: date, to: &$0)
        }
        let wanted = """
            HTTP/1.1 200 OK
            Date: Sun, 06 Nov 1994 08:49:37 GMT
            X-C: ok


            """
        #expect(written == wanted.onTheWire)
    }

    @Test func `chunks are read back as they were written`() {
        let written = text {
            ResponseWriter.head(200, body: .chunked, date: date, to: &$0)
            ResponseWriter.chunk("hello ".utf8.map { $0 }, to: &$0)
            ResponseWriter.chunk([], to: &$0)
            ResponseWriter.chunk([UInt8](repeating: 0x78, count: 300), to: &$0)
            ResponseWriter.end(to: &$0)
        }
        let transcript = Transcript.ofResponses([written.octets])
        #expect(transcript.refusal == nil)
        #expect(transcript.lines.last == "body \"hello \(String(repeating: "x", count: 300))\"")
    }

    @Test func `a request is read back as it was written`() {
        let written = text {
            RequestWriter.request(
                "POST", "/api/v1/events", host: "belfry", fields: [Field("X-A", "1")],
                body: Array("{}".utf8), to: &$0)
            RequestWriter.request("GET", "/", host: "belfry", to: &$0)
        }
        let transcript = Transcript.ofRequests([written.octets])
        #expect(transcript.refusal == nil)
        #expect(
            transcript.lines == [
                "POST /api/v1/events http11 keeps=true upgrade=false "
                    + "Host=belfry;X-A=1;Content-Length=2",
                "body \"{}\"", "GET / http11 keeps=true upgrade=false Host=belfry", "body \"\"",
            ])
    }

    @Test(arguments: [
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ])
    func `dates are those of the calendar`(seconds: Int64, text: String) {
        #expect(HTTPDate(unixSeconds: seconds).text == text)
    }
}

@Suite struct RequestTargetTests {
    @Test func `takes a target apart`() {
        let target = RequestTarget("/a//b%20c/%E2%82%AC?type=x+y&type=%26&flag&=v")
        #expect(target?.segments == ["a", "b c", "€"])
        #expect(target?.values("type") == ["x y", "&"])
        #expect(target?.values("flag") == [""])
        #expect(target?.path == "/a//b%20c/%E2%82%AC")
    }

    @Test(arguments: [
        "/%", "/%2", "/%zz", "/%00", "/%0a", "/%ff", "/?a=%", "/a/../b", "/./a", "/%2e%2e/a",
    ])
    func `refuses broken and hidden escapes`(target: String) {
        #expect(RequestTarget(target) == nil)
    }

    @Test func `encodes what it decodes`() {
        let text = "a b/ü?&=+%~"
        let encoded = PercentCoding.encode(text)
        #expect(encoded == "a%20b%2F%C3%BC%3F%26%3D%2B%25~")
        #expect(PercentCoding.decode(encoded[...]) == text)
    }
}
