import Glibc
import Platform
import Synchronization
import TestKit

/// Stands between a daemon and a PostgreSQL, and cuts connections after so many bytes, in the
/// middle of whatever is said.
///
/// Bytes of both directions count, or, for every other connection, the server's alone: so that
/// many a commit is made and never confirmed.
final class CuttingProxy: Sendable {
    /// The folder that the daemon names as its server's host.
    let folder: String
    private let upstream: String
    private let listener: FileDescriptor
    private let accepting: Mutex<Platform.Thread?> = Mutex(nil)
    private let pumps = Mutex<[Platform.Thread]>([])
    private let random: Mutex<SeededRandom>
    private let isCutting = Atomic(false)
    private let isOver = Atomic(false)
    private let count = Atomic(0)

    private static let socketName = ".s.PGSQL.5432"

    /// Passes everything on until `begin`.
    init(in folder: String, to server: String, seed: UInt64) throws {
        self.folder = folder
        upstream = "\(server)/\(CuttingProxy.socketName)"
        random = Mutex(SeededRandom(seed: seed))
        listener = try CuttingProxy.socket()
        let path = "\(folder)/\(CuttingProxy.socketName)"
        let number = listener.number
        guard NotifySocket.withAddress(path, { bind(number, $0, $1) }) == 0,
            listen(number, 64) == 0
        else { throw SystemError("bind", path) }
        let thread = try Platform.Thread(named: "proxy") { [weak self] in
            while true {
                let client = accept(number, nil, nil)
                if client < 0 && errno == EINTR { continue }
                guard client >= 0, let self else { return }
                self.serve(FileDescriptor(owning: client))
            }
        }
        accepting.withLock { $0 = thread }
    }

    deinit { end() }

    /// From now on connections are cut, those of before included.
    func begin() { isCutting.store(true, ordering: .relaxed) }

    /// From now on no more are.
    func relent() { isCutting.store(false, ordering: .relaxed) }

    var cuts: Int { count.load(ordering: .relaxed) }

    func end() {
        isOver.store(true, ordering: .relaxed)
        shutdown(listener.number, Int32(SHUT_RDWR))
        accepting.withLock { $0.take() }?.join()
        for thread in pumps.withLock({ $0 }) { thread.join() }
    }

    private static func socket() throws -> FileDescriptor {
        let number = Glibc.socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemError("socket") }
        return FileDescriptor(owning: number)
    }

    /// How many bytes a connection has, and whether only the server's count: of any magnitude
    /// between a greeting and many commits.
    private func draw() -> (bytes: Int, isAnswersOnly: Bool) {
        random.withLock { random in
            let isAnswersOnly = Bool.random(using: &random)
            let magnitude = Int.random(in: 9...(isAnswersOnly ? 13 : 18), using: &random)
            return (Int.random(in: 1 << magnitude..<2 << magnitude, using: &random), isAnswersOnly)
        }
    }

    private func serve(_ client: consuming FileDescriptor) {
        guard let server = try? CuttingProxy.socket() else { return }
        let number = server.number
        guard NotifySocket.withAddress(upstream, { connect(number, $0, $1) }) == 0 else { return }
        let (ours, theirs) = (client.release(), server.release())
        let thread = try? Platform.Thread(named: "pump") { [self] in
            pump(FileDescriptor(owning: ours), FileDescriptor(owning: theirs))
        }
        if let thread { pumps.withLock { $0.append(thread) } }
    }

    /// Passes on what either says, until one has ended or it is cut.
    private func pump(_ client: consuming FileDescriptor, _ server: consuming FileDescriptor) {
        var (left, isAnswersOnly) = draw()
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while !isOver.load(ordering: .relaxed) {
            var watched = [client.number, server.number].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&watched, 2, 50) > 0 else { continue }
            for (from, to) in [(0, 1), (1, 0)] where watched[from].revents != 0 {
                var size = read(watched[from].fd, &buffer, buffer.count)
                guard size > 0 else { return }
                if isCutting.load(ordering: .relaxed), from == 1 || !isAnswersOnly {
                    size = min(size, left)
                    left -= size
                }
                guard CuttingProxy.write(buffer[..<size], to: watched[to].fd) else { return }
                guard left > 0 else {
                    count.add(1, ordering: .relaxed)
                    return
                }
            }
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to number: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = send(
                    number, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
