import Control
import Glibc
import HTTP1
import JSON
import Observability
import Platform
import Synchronization
import Testing

private let hello = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite(.timeLimit(.minutes(1))) struct ControlLimitsTests {
    @Test func `serves a hundred clients at once`() throws {
        var limits = ControlLimits()
        limits.connections = 100
        let served = try Served(limits: limits)
        var sockets: [Int32] = []
        for _ in 0..<100 {
            let connection = try RawConnection(to: served.location)
            try connection.send(hello)
            sockets.append(dup(connection.socket.number))
        }
        for socket in sockets {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(socket, &buffer, buffer.count, 0)
            #expect(
                String(decoding: buffer[..<max(0, count)], as: UTF8.self).hasPrefix(
                    "HTTP/1.1 200"))
        }
        for socket in sockets { close(socket) }
    }

    @Test func `one client too many is told so`() throws {
        var limits = ControlLimits()
        limits.connections = 1
        let served = try Served(limits: limits)
        let first = try RawConnection(to: served.location)
        try first.send(hello)
        _ = first.read { $0.contains("up") }
        let second = try RawConnection(to: served.location)
        #expect(second.readToEnd().contains("too_many_clients"))
        #expect(served.counters.turnedAway.value == 1)
        try first.send(hello)
        #expect(first.read { $0.contains("up") }.hasPrefix("HTTP/1.1 200"))
    }

    @Test func `an idle client is let go, one that asks is not`() throws {
        let clock = Clock.manual()
        let served = try Served(clock: clock)
        let idle = try RawConnection(to: served.location)
        let busy = try RawConnection(to: served.location)
        for connection in 0..<2 {
            if connection == 0 { try idle.send(hello) } else { try busy.send(hello) }
        }
        _ = idle.read { $0.contains("up") }
        _ = busy.read { $0.contains("up") }
        clock.advance(byNs: 40_000_000_000)
        try busy.send(hello)
        _ = busy.read { $0.contains("up") }
        clock.advance(byNs: 30_000_000_000)
        served.server.wake()
        #expect(idle.readToEnd().isEmpty)
        try busy.send(hello)
        #expect(busy.read { $0.contains("up") }.hasPrefix("HTTP/1.1 200"))
    }

    @Test func `a request that trickles in is cut off with a word`() throws {
        let clock = Clock.manual()
        let served = try Served(clock: clock)
        let connection = try RawConnection(to: served.location)
        try connection.send(hello + "GET /api/v1/hea")
        _ = connection.read { $0.contains("up") }
        // Another's answer proves that the thread is done with the first and waits.
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        clock.advance(byNs: 10_000_000_000)
        served.server.wake()
        clock.advance(byNs: 6_000_000_000)
        served.server.wake()
        #expect(connection.readToEnd().hasPrefix("HTTP/1.1 408 Request Timeout"))
    }

    @Test func `a request that the host forgets is answered all the same, once`() throws {
        let clock = Clock.manual()
        let served = try Served(clock: clock)
        let connection = try RawConnection(to: served.location)
        try connection.send("POST /api/v1/reload HTTP/1.1\r\nHost: a\r\n\r\n" + hello)
        served.host.wait { !$0.pending.isEmpty }
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        clock.advance(byNs: 149_000_000_000)
        served.server.wake()
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        #expect(served.counters.unanswered.value == 0)
        clock.advance(byNs: 2_000_000_000)
        served.server.wake()
        connection.waitForBytes()
        served.host.asked.withLock { _ = $0.pending[0].complete(.json(["late": true])) }
        let answer = connection.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 504 "))
        #expect(answer.contains("\"no_answer\"") && !answer.contains("late"))
        #expect(answer.components(of: "HTTP/1.1") == 1)
        #expect(served.counters.unanswered.value == 1)
    }

    @Test func `who asks and never reads is not served without end`() throws {
        let clock = Clock.manual()
        let served = try Served(clock: clock)
        served.host.asked.withLock {
            $0.status = .string(String(repeating: "x", count: 1_000_000))
        }
        let connection = try RawConnection(to: served.location)
        let ask = "GET /api/v1/status HTTP/1.1\r\nHost: a\r\n\r\n"
        try connection.send(String(repeating: ask, count: 100))
        connection.waitForBytes()
        // Another client proves that the thread is not held up by the first.
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        clock.advance(byNs: 31_000_000_000)
        served.server.wake()
        connection.waitForEnd()
        #expect(connection.readToEnd().utf8.count < 1_000_000)
    }
}
