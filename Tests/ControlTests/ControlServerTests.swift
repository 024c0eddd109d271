import Control
import Glibc
import HTTP1
import JSON
import Platform
import Synchronization
import Testing

private let hello = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite(.timeLimit(.minutes(1))) struct ControlServerTests {
    @Test func `answers what the host says`() throws {
        let served = try Served()
        let status = try served.ask("GET", "/api/v1/status")
        #expect(status.status == 200)
        #expect(try JSONValue(parsing: status.body)["version"]?.string == "1.2.3")
        #expect(try served.ask("GET", "/api/v1/metrics").text == "belfry_up 1\n")
        #expect(try served.ask("GET", "/api/v1/plugins").text == "{\"plugins\":[]}\n")
    }

    @Test func `health is a status code too`() throws {
        let served = try Served()
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        served.host.asked.withLock { $0.health = ControlHealth(.down, why: "No source.") }
        let reply = try served.ask("GET", "/api/v1/health")
        #expect(reply.status == 503)
        #expect(try JSONValue(parsing: reply.body)["why"]?.string == "No source.")
    }

    @Test func `takes events and refuses what is none`() throws {
        let served = try Served()
        #expect(try served.ask("POST", "/api/v1/events", body: #"{"type":"a"}"#).status == 202)
        #expect(served.host.lines == [#"emit {"type":"a"}"#])
        #expect(try served.ask("POST", "/api/v1/events", body: "[1]").code == "event_invalid")
        #expect(try served.ask("POST", "/api/v1/events", body: "{").code == "json_malformed")
    }

    @Test func `passes requests on to an instance`() throws {
        let served = try Served()
        let reply = try served.ask("PUT", "/api/v1/plugins/slack-risk/call/back?a=b", body: "x")
        #expect(reply.text == "x")
        #expect(served.host.lines == ["endpoint slack-risk PUT /call/back"])
    }

    @Test func `says what it does not know in JSON`() throws {
        let served = try Served()
        #expect(try served.ask("GET", "/nothing").code == "no_such_path")
        let reply = try served.ask("GET", "/api/v1/reload")
        #expect(reply.status == 405)
        #expect(reply.fields.contains(Field("Allow", "POST")))
        #expect(try served.ask("GET", "/%zz").code == "target_malformed")
        #expect(try served.ask("GET", "/api/v1/tail?colour=red").code == "filter_invalid")
    }

    @Test func `an answer may come later, from another thread`() throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "reloader") {
            host.wait { !$0.pending.isEmpty }
            let reply = host.asked.withLock { $0.pending.removeFirst() }
            reply.complete(.json(["generation": 2]))
            #expect(!reply.complete(.json(["generation": 3])))
        }
        let reply = try served.ask("POST", "/api/v1/reload")
        thread.join()
        #expect(reply.text == "{\"generation\":2}\n")
    }

    @Test func `a dropped obligation is answered with an error`() throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "dropper") {
            host.wait { !$0.pending.isEmpty }
            _ = host.asked.withLock { $0.pending.removeFirst() }
        }
        #expect(try served.ask("POST", "/api/v1/reload").code == "no_answer")
        thread.join()
    }

    @Test func `stop is answered before it begins`() throws {
        let served = try Served()
        #expect(try served.ask("POST", "/api/v1/stop").status == 202)
        served.host.wait { $0.lines == ["stop"] }
    }

    @Test func `one connection serves many requests, also at once`() throws {
        let served = try Served()
        let connection = try RawConnection(to: served.location)
        try connection.send(hello + hello + hello.replacing("GET", with: "HEAD"))
        let answer = connection.read { $0.components(of: "HTTP/1.1 200 OK") == 3 }
        #expect(answer.components(of: "{\"state\":\"up\"") == 2)
        try connection.send(hello.replacing("Host: a", with: "Host: a\r\nConnection: close"))
        #expect(connection.readToEnd().components(of: "Connection: close") == 1)
    }

    @Test func `a client that half-closes gets its answer`() throws {
        let served = try Served()
        let connection = try RawConnection(to: served.location)
        try connection.send(hello)
        shutdown(connection.socket.number, Int32(SHUT_WR))
        #expect(connection.readToEnd().hasPrefix("HTTP/1.1 200 OK"))
    }

    @Test func `a body that waits for 100-continue is asked for`() throws {
        let served = try Served()
        let connection = try RawConnection(to: served.location)
        try connection.send(
            "POST /api/v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                + "Expect: 100-continue\r\n\r\n")
        #expect(connection.read { $0.hasSuffix("\r\n\r\n") }.hasPrefix("HTTP/1.1 100 "))
        try connection.send("{}")
        #expect(connection.read { $0.contains("e1") }.hasPrefix("HTTP/1.1 202 "))
    }

    @Test func `nonsense is refused and the connection ends`() throws {
        let served = try Served()
        let connection = try RawConnection(to: served.location)
        try connection.send("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n")
        let answer = connection.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.contains("\"code\":\"length_and_encoding\""))
    }

    @Test func `a large body that is refused early still gets its answer`() throws {
        var limits = ControlLimits()
        limits.messages.body = 1000
        let served = try Served(limits: limits)
        let reply = try served.ask(
            "POST", "/api/v1/events", body: String(repeating: "x", count: 3_000_000))
        #expect(reply.status == 413)
    }

    @Test func `handlers know who asks`() throws {
        let place = TemporaryPlace()
        let router = Router([
            Route("GET", at: "/who") { request in
                .now(.text("\(request.peer.process) \(request.peer.user)"))
            }
        ])
        let server = try ControlServer(at: try place.socket(), router: router)
        defer { server.stop() }
        let client = try ControlClient(connectingTo: server.location)
        #expect(try client.ask("GET", "/who").text == "\(getpid()) \(getuid())")
    }
}

extension String {
    func components(of part: String) -> Int { ranges(of: part).count }
}
