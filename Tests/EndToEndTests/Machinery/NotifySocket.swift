import Glibc
import Platform

/// The part of systemd that listens to a service: a datagram socket of the test's own.
final class NotifySocket: Sendable {
    let path: String
    /// Each message, its lines joined by a space, on a line.
    let heard = Transcript()
    private let descriptor: FileDescriptor
    private let thread: Thread

    init(at path: String) throws {
        self.path = path
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemError("socket") }
        descriptor = FileDescriptor(owning: number)
        // Of a daemon that ran here before.
        unlink(path)
        let result = NotifySocket.withAddress(path) { bind(number, $0, $1) }
        guard result == 0 else { throw SystemError("bind", path) }
        // A daemon under another user may tell it, too.
        chmod(path, 0o777)
        let heard = heard
        thread = try Thread(named: "notify") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(number, &buffer, buffer.count, 0)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                let text = String(decoding: buffer[..<count], as: UTF8.self)
                heard.append("\(text.split(separator: "\n").joined(separator: " "))\n".utf8)
            }
        }
    }

    deinit {
        // Its file may be gone by now; this wakes the thread all the same.
        shutdown(descriptor.number, Int32(SHUT_RDWR))
        thread.join()
    }

    static func withAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
