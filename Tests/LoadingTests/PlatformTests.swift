import Glibc
import Platform
import Synchronization
import TestKit
import Testing

@Suite("Platform")
struct PlatformTests {
    @Test func threadsHaveTheirNameAndNoSignals() throws {
        let thread = try Thread(named: "a-name-of-more-than-15-bytes") { Status.read() }
        thread.join()
        let status = Status.last.withLock { $0 }
        #expect(status.contains("Name:\ta-name-of-more-\n"))
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") } ?? ""
        let mask = UInt64(line.dropFirst(8), radix: 16) ?? 0
        for number in [SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGCHLD, SIGALRM] {
            #expect(mask & 1 << UInt64(number - 1) != 0, "signal \(number)")
        }
        for number in [SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGABRT] {
            #expect(mask & 1 << UInt64(number - 1) == 0, "signal \(number)")
        }
    }

    private enum Status {
        static let last = Mutex("")

        static func read() {
            let bytes = (try? Files.read("/proc/thread-self/status", limit: 1 << 16)) ?? []
            Status.last.withLock { $0 = String(decoding: bytes, as: UTF8.self) }
        }
    }

    @Test func filesOverTheLimitAreNotRead() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write([1, 2, 3], to: "three")
        #expect(try Files.read(path, limit: 3) == [1, 2, 3])
        #expect(
            try #require(throws: SystemError.self) { try Files.read(path, limit: 2) }.code == EFBIG)
    }

    @Test("What is no file is not read", arguments: [("/", EISDIR), ("/dev/zero", EINVAL)])
    func noFile(_ path: String, _ code: Int32) throws {
        #expect(
            try #require(throws: SystemError.self) { try Files.read(path, limit: 10) }.code == code)
    }

    @Test func foldersAreMadeWithThoseAboveThem() throws {
        let folder = try TemporaryDirectory()
        try Files.makeDirectory("\(folder.path)/a/b/c")
        try Files.makeDirectory("\(folder.path)/a/b/c")
        #expect(try Files.list("\(folder.path)/a/b") == ["c"])
        _ = try folder.write([], to: "file")
        #expect(throws: SystemError.self) { try Files.makeDirectory("\(folder.path)/file/d") }
    }

    @Test func aManualClockMovesByHandOnly() {
        let clock = Clock.manual(unixNs: 5_000)
        let began = clock.monotonicNs()
        #expect(clock.unixNs() == 5_000)
        clock.advance(byNs: 7)
        #expect(clock.monotonicNs() == began + 7)
        #expect(clock.unixNs() == 5_007)
        #expect(clock.unixNs(at: began) == 5_000)
    }
}
