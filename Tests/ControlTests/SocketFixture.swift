import Control
import Core
import Glibc
import HTTP1
import JSON
import Patterns
import Platform
import Synchronization

/// A directory of its own for each test, gone when the test is.
final class TemporaryPlace {
    let path: String

    init() {
        var template = Array("/tmp/belfry-control-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return "/nonexistent" }
            return String(cString: base)
        }
    }

    deinit {
        for name in (try? Files.list(path)) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func socket(_ name: String = "belfry.sock") throws -> SocketLocation {
        try SocketLocation("\(path)/\(name)", .option)
    }
}

/// A host that says what it was asked, and answers what it was told to.
final class StubHost: HostFacade, LedgerFacade {
    struct Asked {
        var lines: [String] = []
        var pending: [PendingReply] = []
        var sinks: [TailSink] = []
        var status: JSONValue = ["version": "1.2.3", "pid": 42]
        var health = ControlHealth(.up)
        var questions: [LedgerRequest] = []
        /// What the durable lane answers.
        var answer = ControlReply.json([:])
        /// What it answers after that, one each.
        var laterAnswers: [ControlReply] = []
    }

    let asked = Mutex(Asked())
    let changed = Monitor()

    func note(_ line: String) {
        asked.withLock { $0.lines.append(line) }
        changed.locked { changed.wake() }
    }

    /// Waits until something holds; woken by every note.
    func wait(until holds: (borrowing Asked) -> Bool) {
        changed.locked {
            while !asked.withLock({ holds($0) }) { changed.wait() }
        }
    }

    var lines: [String] { asked.withLock { $0.lines } }

    func status(_ reply: PendingReply) {
        reply.complete(.json(asked.withLock { $0.status }))
    }

    func plugins() -> JSONValue { ["plugins": []] }
    func health(_ answer: @escaping @Sendable (ControlHealth) -> Void) {
        answer(asked.withLock { $0.health })
    }
    func metrics(_ reply: PendingReply) { reply.complete(.metrics("belfry_up 1\n")) }

    func answer(_ request: LedgerRequest, _ reply: PendingReply) {
        let answer = asked.withLock { asked in
            asked.questions.append(request)
            defer {
                if !asked.laterAnswers.isEmpty { asked.answer = asked.laterAnswers.removeFirst() }
            }
            return asked.answer
        }
        reply.complete(answer)
    }

    func reload(_ reply: PendingReply, by caller: Caller) {
        asked.withLock { $0.pending.append(reply) }
        note("reload")
    }

    func stop(by caller: Caller) { note("stop") }

    func emit(_ event: JSONValue, _ reply: PendingReply) {
        note("emit \(event.text())")
        reply.complete(.json(["id": "e1"], status: 202))
    }

    func tail(_ filter: TailFilter, into sink: TailSink) -> @Sendable () -> Void {
        asked.withLock { $0.sinks.append(sink) }
        note("tail \(filter.types.map(\.pattern).joined(separator: ","))")
        return { self.note("tail ended") }
    }

    func endpoint(_ instance: String, _ request: ControlRequest, _ reply: PendingReply) {
        let path = request.parameters["path"] ?? ""
        note("endpoint \(instance) \(request.method) \(path)")
        reply.complete(ControlReply(status: 200, body: request.body))
    }
}

/// A server over a stub, on a socket of its own.
struct Served: ~Copyable {
    let place: TemporaryPlace
    let host: StubHost
    let counters = ControlCounters()
    let server: ControlServer

    init(limits: ControlLimits = ControlLimits(), clock: Clock = .system) throws {
        let place = TemporaryPlace()
        let host = StubHost()
        server = try ControlServer(
            at: try place.socket(), router: ControlRoutes.router(over: host), limits: limits,
            counters: counters, clock: clock)
        self.place = place
        self.host = host
    }

    var location: SocketLocation { server.location }

    func ask(_ method: String, _ target: String, body: String = "") throws -> ControlReply {
        let client = try ControlClient(connectingTo: location)
        return try client.ask(method, target, body: Array(body.utf8))
    }

    deinit { server.stop() }
}

extension ControlReply {
    var text: String { String(decoding: body, as: UTF8.self) }
    var code: String? { (try? JSONValue(parsing: body))?["error"]?["code"]?.string }
}

/// A connection of which a test sends and reads the very bytes.
struct RawConnection: ~Copyable {
    let socket: FileDescriptor

    init(to location: SocketLocation) throws {
        let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        socket = FileDescriptor(owning: number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: location.path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result != 0 { throw SystemError("connect", location.path) }
    }

    func send(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { try socket.write($0) }
    }

    /// Reads until the text so far satisfies `enough`, or the connection ends.
    func read(until enough: (String) -> Bool) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !enough(String(decoding: bytes, as: UTF8.self)) {
            let count = recv(socket.number, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func readToEnd() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(socket.number, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Waits until there is something to read, without reading it.
    func waitForBytes() { wait(for: POLLIN) }

    /// Waits until the other side has closed, without reading what it sent before.
    func waitForEnd() { wait(for: 0) }

    private func wait(for events: Int32) {
        var watched = pollfd(fd: socket.number, events: Int16(events), revents: 0)
        poll(&watched, 1, -1)
    }
}
