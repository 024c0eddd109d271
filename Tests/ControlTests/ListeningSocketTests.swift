import Control
import Glibc
import HTTP1
import Platform
import Testing

@Suite(.timeLimit(.minutes(1))) struct ListeningSocketTests {
    private let router = Router([])

    @Test func `the socket is private, and gone after the stop`() throws {
        let place = TemporaryPlace()
        let server = try ControlServer(at: try place.socket(), router: router)
        var information = stat()
        #expect(stat(server.location.path, &information) == 0)
        #expect(information.st_mode & 0o7777 == 0o600)
        server.stop()
        #expect(!Files.exists(server.location.path))
        server.stop()
    }

    @Test func `a live host is respected and named`() throws {
        let place = TemporaryPlace()
        let first = try ControlServer(at: try place.socket(), router: router)
        let error = #expect(throws: ControlServerError.self) {
            _ = try ControlServer(at: first.location, router: router)
        }
        #expect(error?.description.hasPrefix("Another belfry runs here (pid \(getpid()))") == true)
        first.stop()
    }

    @Test func `the socket of a dead host is replaced`() throws {
        let place = TemporaryPlace()
        let location = try place.socket()
        try leaveDeadSocket(at: location.path)
        let server = try ControlServer(at: location, router: router)
        let client = try ControlClient(connectingTo: location)
        #expect(try client.ask("GET", "/").status == 404)
        server.stop()
    }

    @Test func `a file that is no socket is left alone`() throws {
        let place = TemporaryPlace()
        let location = try place.socket()
        _ = try FileDescriptor.open(location.path, O_CREAT | O_WRONLY)
        #expect(throws: ControlServerError.notASocket(location.path)) {
            _ = try ControlServer(at: location, router: router)
        }
        #expect(Files.exists(location.path))
    }

    @Test func `a missing directory is named`() throws {
        let location = try SocketLocation("/nonexistent/belfry.sock", .option)
        let error = #expect(throws: ControlServerError.self) {
            _ = try ControlServer(at: location, router: router)
        }
        #expect(error?.description.contains("/nonexistent") == true)
    }

    @Test func `another host's socket in our place is not removed`() throws {
        let place = TemporaryPlace()
        let first = try ControlServer(at: try place.socket(), router: router)
        unlink(first.location.path)
        let second = try ControlServer(at: first.location, router: router)
        first.stop()
        #expect(Files.exists(second.location.path))
        second.stop()
    }

    @Test func `of many that start at once exactly one wins`() throws {
        let place = TemporaryPlace()
        let location = try place.socket()
        try leaveDeadSocket(at: location.path)
        let servers = Collected<ControlServer>()
        let threads = try (0..<8).map { number in
            try Thread(named: "starter \(number)") { [router] in
                if let server = try? ControlServer(at: location, router: router) {
                    servers.append(server)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(servers.all.count == 1)
        for server in servers.all { server.stop() }
    }

    @Test func `nobody there is said in a sentence`() throws {
        let place = TemporaryPlace()
        let location = try place.socket()
        #expect(throws: ControlClientError.nobody(path: location.path)) {
            _ = try ControlClient(connectingTo: location)
        }
    }

    private func leaveDeadSocket(at path: String) throws {
        let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let socket = FileDescriptor(owning: number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
