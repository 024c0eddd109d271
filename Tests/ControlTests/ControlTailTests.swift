import Control
import Glibc
import JSON
import Observability
import Platform
import Synchronization
import Testing

@Suite struct TailQueueTests {
    @Test func `keeps lines in order up to its limit of lines`() {
        var queue = TailQueue(limits: .init(lines: 2, bytes: 100))
        let taken = ["1", "2", "3", "4"].map { queue.offer($0.utf8) }
        #expect(taken == [true, true, false, false])
        #expect(String(decoding: queue.take(), as: UTF8.self) == "1\n2\n{\"dropped\":2}\n")
        #expect(queue.isEmpty)
        #expect(queue.dropped == 2)
        #expect(queue.offer("5".utf8) == true)
        #expect(String(decoding: queue.take(), as: UTF8.self) == "5\n")
    }

    @Test func `keeps to its limit of bytes, and drops until it is emptied`() {
        var queue = TailQueue(limits: .init(lines: 100, bytes: 6))
        // The third would fit, but then the count would stand behind a line that came later.
        let taken = ["123", "45", "6"].map { queue.offer($0.utf8) }
        #expect(taken == [true, false, false])
        #expect(String(decoding: queue.take(), as: UTF8.self) == "123\n{\"dropped\":2}\n")
    }

    @Test func `a line that can never fit is counted and does not block`() {
        var queue = TailQueue(limits: .init(lines: 100, bytes: 4))
        #expect(queue.offer("12345".utf8) == false)
        #expect(!queue.isEmpty)
        #expect(String(decoding: queue.take(), as: UTF8.self) == "{\"dropped\":1}\n")
        #expect(queue.offer("123".utf8) == true)
    }

    @Test func `what nobody could look at is said in its place, or after what was dropped`() {
        var queue = TailQueue(limits: .init(lines: 3, bytes: 100))
        #expect(queue.offer("1".utf8) == true)
        queue.miss(7)
        #expect(queue.offer("2".utf8) == true)
        #expect(queue.offer("3".utf8) == false)
        queue.miss(8)
        queue.miss(9)
        let taken = String(decoding: queue.take(), as: UTF8.self)
        #expect(
            taken == """
                1
                {"dropped":7,"filtered":false}
                2
                {"dropped":1}
                {"dropped":17,"filtered":false}

                """)
        #expect(queue.isEmpty)
        #expect(queue.dropped == 1)
    }
}

@Suite(.timeLimit(.minutes(1))) struct ControlTailTests {
    @Test func `lines reach the client as they come, and its going ends the tail`() throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "source") {
            host.wait { !$0.sinks.isEmpty }
            let sink = host.asked.withLock { $0.sinks[0] }
            sink.offer(Array("{\"n\":1}".utf8))
            sink.offer(Array("{\"n\":2}".utf8))
        }
        do {
            let client = try ControlClient(connectingTo: served.location)
            var lines: [String] = []
            let end = try client.stream("/api/v1/tail?type=order_*&type=a", interruptedBy: nil) {
                lines.append(String(decoding: $0, as: UTF8.self))
                return lines.count < 2
            }
            #expect(end == .enough)
            #expect(lines == ["{\"n\":1}", "{\"n\":2}"])
        }
        thread.join()
        host.wait { $0.lines == ["tail order_*,a", "tail ended"] }
        #expect(host.asked.withLock { $0.sinks[0].isClosed })
    }

    @Test func `a slow reader loses lines, is told how many, and holds up nobody`() throws {
        var limits = ControlLimits()
        limits.tail = TailQueue.Limits(lines: 1000, bytes: 64 * 1024)
        let served = try Served(limits: limits)
        let slow = try RawConnection(to: served.location)
        try slow.send("GET /api/v1/tail HTTP/1.1\r\nHost: a\r\n\r\n")
        served.host.wait { !$0.sinks.isEmpty }
        let sink = served.host.asked.withLock { $0.sinks[0] }
        let line = Array((#"{"x":""# + String(repeating: "x", count: 990) + #""}"#).utf8)
        for _ in 0..<5000 { sink.offer(line) }
        #expect(sink.dropped > 0)
        #expect(try served.ask("GET", "/api/v1/health").status == 200)

        let server = served.server
        let thread = try Thread(named: "stopper") { server.stop() }
        let stream = slow.readToEnd()
        thread.join()
        let got = stream.components(of: #"{"x":"#)
        let told = stream.matches(of: /\{"dropped":(\d+)\}/).reduce(0) { $0 + (Int($1.1) ?? 0) }
        #expect(got > 0)
        #expect(told == sink.dropped)
        #expect(got + told == 5000)
    }

    @Test func `what was received and what was dropped add up`() throws {
        var limits = ControlLimits()
        limits.tail = TailQueue.Limits(lines: 10, bytes: 64 * 1024)
        let served = try Served(limits: limits)
        let host = served.host
        let total = 20_000
        let thread = try Thread(named: "source") {
            host.wait { !$0.sinks.isEmpty }
            let sink = host.asked.withLock { $0.sinks[0] }
            for number in 0..<total { sink.offer(Array("{\"n\":\(number)}".utf8)) }
            while !sink.offer(Array("{\"last\":true}".utf8)) { sched_yield() }
        }
        let client = try ControlClient(connectingTo: served.location)
        var got = 0
        var dropped = 0
        var next = 0
        _ = try client.stream("/api/v1/tail", interruptedBy: nil) { bytes in
            guard let value = try? JSONValue(parsing: bytes) else { return false }
            if let count = value["dropped"]?.integer {
                dropped += Int(count)
                next += Int(count)
            } else if let number = value["n"]?.integer {
                // A gap stands exactly where the count of it said.
                #expect(Int(number) == next)
                next += 1
                got += 1
            }
            return value["last"] == nil
        }
        thread.join()
        #expect(got + dropped >= total)
        #expect(next >= total)
        #expect(got > 0)
    }

    private static let ask = "GET /api/v1/tail HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Moves the clock once the thread has done all there is to do and waits.
    private func pass(seconds: Int64, _ clock: Clock, _ served: borrowing Served) throws {
        #expect(try served.ask("GET", "/api/v1/health").status == 200)
        clock.advance(byNs: seconds * 1_000_000_000)
        served.server.wake()
    }

    @Test func `a quiet stream shows signs of life, and lasts`() throws {
        let clock = Clock.manual()
        let served = try Served(clock: clock)
        let connection = try RawConnection(to: served.location)
        try connection.send(Self.ask)
        _ = connection.read { $0.contains("\r\n\r\n") }
        for _ in 0..<10 {
            try pass(seconds: 21, clock, served)
            #expect(connection.read { $0.hasSuffix("\n\r\n") } == "1\r\n\n\r\n")
        }
        let sink = served.host.asked.withLock { $0.sinks[0] }
        sink.offer(Array("{}".utf8))
        #expect(connection.read { $0.contains("{}") } == "3\r\n{}\n\r\n")
        #expect(served.counters.stalled.value == 0)
    }

    @Test func `a command does not see the signs of life`() throws {
        var limits = ControlLimits()
        limits.heartbeat = .milliseconds(1)
        let served = try Served(limits: limits)
        let host = served.host
        let location = served.location
        let thread = try Thread(named: "source") {
            host.wait { $0.sinks.count == 1 }
            guard let raw = try? RawConnection(to: location) else { return }
            try? raw.send(Self.ask)
            // While a second stream has three, the first has some too.
            _ = raw.read { $0.components(of: "\r\n\n\r\n") >= 3 }
            host.asked.withLock { $0.sinks[0] }.offer(Array("{}".utf8))
        }
        let client = try ControlClient(connectingTo: served.location)
        var lines: [String] = []
        _ = try client.stream("/api/v1/tail", interruptedBy: nil) {
            lines.append(String(decoding: $0, as: UTF8.self))
            return false
        }
        thread.join()
        #expect(lines == ["{}"])
    }

    @Test func `a stream that nobody reads is ended, and gives its place to others`() throws {
        let clock = Clock.manual()
        var limits = ControlLimits()
        limits.connections = 2
        let served = try Served(limits: limits, clock: clock)
        let stalled = try RawConnection(to: served.location)
        try stalled.send(Self.ask)
        served.host.wait { !$0.sinks.isEmpty }
        let sink = served.host.asked.withLock { $0.sinks[0] }
        let line = [UInt8](repeating: 0x20, count: 1_000)
        while sink.offer(line) {}
        try pass(seconds: 59, clock, served)
        #expect(!sink.isClosed)
        // A reader that takes something has its whole time again. A part may not be enough for the
        // socket to have room: all is read, up to the count behind it.
        _ = stalled.read { $0.contains("{\"dropped\":") }
        while sink.offer(line) {}
        try pass(seconds: 59, clock, served)
        try pass(seconds: 0, clock, served)
        #expect(!sink.isClosed)
        try pass(seconds: 2, clock, served)
        served.host.wait { $0.lines.last == "tail ended" }
        #expect(sink.isClosed)
        #expect(served.counters.stalled.value == 1)
        stalled.waitForEnd()
    }

    @Test func `stopping ends streams properly`() throws {
        let served = try Served()
        let host = served.host
        let server = served.server
        let thread = try Thread(named: "stopper") {
            host.wait { !$0.sinks.isEmpty }
            let sink = host.asked.withLock { $0.sinks[0] }
            sink.offer(Array("{\"n\":1}".utf8))
            server.stop()
        }
        let client = try ControlClient(connectingTo: served.location)
        var lines = 0
        let end = try client.stream("/api/v1/tail", interruptedBy: nil) { _ in
            lines += 1
            return true
        }
        thread.join()
        #expect(end == .ended)
        #expect(lines == 1)
        #expect(host.lines == ["tail ", "tail ended"])
    }

    @Test func `an interrupt ends the client's wait`() throws {
        let served = try Served()
        let pipe = try FileDescriptor.pipe()
        try [UInt8(1)].withUnsafeBytes { bytes throws in try pipe.writing.write(bytes) }
        let client = try ControlClient(connectingTo: served.location)
        let end = try client.stream("/api/v1/tail", interruptedBy: pipe.reading.number) { _ in
            true
        }
        #expect(end == .interrupted)
    }

    @Test func `a filter that is refused is an answer`() throws {
        let served = try Served()
        let client = try ControlClient(connectingTo: served.location)
        let end = try client.stream("/api/v1/tail?priority=loud", interruptedBy: nil) { _ in true }
        guard case .refused(let reply) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(reply.status == 400)
    }
}
