import CEpoll
import Glibc
package import HTTP1
import Platform

/// A blocking client of the control socket: for commands, which have nothing else to do.
///
/// One request at a time, from one thread.
package struct ControlClient: ~Copyable {
    private let socket: FileDescriptor
    private let path: String

    /// Connects.
    ///
    /// Never waits: a daemon that lives accepts at once.
    package init(connectingTo location: SocketLocation) throws(ControlClientError) {
        let number = cepoll_unix_socket(0)
        guard number >= 0 else { throw .system(SystemError("socket")) }
        let socket = FileDescriptor(owning: number)
        let result = withUnixAddress(location.path) { connect(number, $0, $1) }
        guard result == 0 else {
            switch errno {
            case ENOENT, ECONNREFUSED, ENOTDIR: throw .nobody(path: location.path)
            case EACCES, EPERM: throw .forbidden(path: location.path)
            default: throw .system(SystemError("connect", location.path))
            }
        }
        self.socket = socket
        path = location.path
    }

    /// Sends one request and waits for the whole answer, each time at most `patience` for a byte.
    package func ask(
        _ method: String, _ target: String, fields: [Field] = [], body: [UInt8] = [],
        patience: Duration = .seconds(10)
    ) throws(ControlClientError) -> ControlReply {
        try send(method, target, fields: fields, body: body)
        var incoming = IncomingResponse()
        while true {
            if let reply = try incoming.whole() { return reply }
            guard try waitForBytes(patience: patience, interruptedBy: nil) else {
                throw .timedOut(path: path)
            }
            guard try receive(into: &incoming) else { throw .brokenOff(path: path) }
        }
    }

    /// How a stream came to its end.
    package enum StreamEnd: Equatable {
        /// The daemon ended it.
        case ended
        /// `line` did not want any more.
        case enough
        /// `interrupt` became readable.
        case interrupted
        /// The daemon answered something else than a stream.
        case refused(ControlReply)
    }

    /// Asks for a stream and calls `line` for each line, without its line end, until it answers
    /// false or the descriptor `interrupt` becomes readable.
    ///
    /// Empty lines are the daemon's signs of life, and left out.
    package func stream(
        _ target: String, interruptedBy interrupt: Int32?, line: ([UInt8]) -> Bool
    ) throws(ControlClientError) -> StreamEnd {
        try send("GET", target, fields: [], body: [])
        var incoming = IncomingResponse()
        while true {
            let reply = try incoming.whole()
            while incoming.status == 200, let next = incoming.takeLine() {
                guard next.isEmpty || line(next) else { return .enough }
            }
            if let reply { return reply.status == 200 ? .ended : .refused(reply) }
            guard try waitForBytes(patience: nil, interruptedBy: interrupt) else {
                return .interrupted
            }
            guard try receive(into: &incoming) else { throw .cutOff(path: path) }
        }
    }

    private func send(
        _ method: String, _ target: String, fields: [Field], body: [UInt8]
    ) throws(ControlClientError) {
        var bytes: [UInt8] = []
        RequestWriter.request(
            method, target, host: "belfry", fields: fields, body: body, to: &bytes)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                cepoll_send(socket.number, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                // Whoever refuses a request early has said why: the answer can still be read.
                if errno == EPIPE || errno == ECONNRESET { return }
                throw .system(SystemError("send", path))
            }
            rest = rest.dropFirst(count)
        }
    }

    /// False: the time is up, or `interrupt` is readable.
    private func waitForBytes(
        patience: Duration?, interruptedBy interrupt: Int32?
    ) throws(ControlClientError) -> Bool {
        var watched = [
            pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interrupt ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = patience.map { Int32(clamping: $0.nanoseconds / 1_000_000) } ?? -1
        while true {
            let count = poll(&watched, 2, milliseconds)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system(SystemError("poll", path)) }
            return count > 0 && watched[1].revents & Int16(POLLIN) == 0
        }
    }

    /// False: the daemon has closed the connection.
    private func receive(into incoming: inout IncomingResponse) throws(ControlClientError) -> Bool {
        let result = withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 8) { buffer in
            let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 { incoming.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return count
        }
        if result < 0 && errno == ECONNRESET { return false }
        if result < 0 && errno != EINTR { throw .system(SystemError("recv", path)) }
        return result != 0
    }
}
