import BelfryKit
import CBelfry
import Glibc
import JSON
import Testing

@testable import Console

/// A folder that is gone with its owner.
private final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/console-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        guard mkdtemp(&template) != nil else { throw Failed() }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    struct Failed: Error {}

    deinit {
        for name in ["log", "log.1"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func read(_ name: String) -> [String] {
        let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}

@Suite("The console as a channel", .timeLimit(.minutes(1)))
struct ConsoleChannelTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func host(_ settings: String = "", starting: Bool = true) throws -> StubHost {
        try StubHost(
            config: #"{"file": "\#(folder.path)/log", \#(settings) "color": "never"}"#,
            starting: starting)
    }

    /// Waits until all of `tokens` are complete.
    private func wait(_ host: StubHost, _ tokens: [UInt64]) -> [belfry_status?] {
        _ = host.seen.wait(atMost: .seconds(20)) { seen in
            tokens.allSatisfy { seen.completed[$0] != nil } ? () : nil
        }
        return host.seen.withLock { seen in tokens.map { seen.completed[$0] } }
    }

    @Test("durable deliveries complete after their lines are written, in order")
    func durable() throws {
        let host = try host()
        for token in 1...200 as ClosedRange<UInt64> {
            #expect(try host.deliver("line", tokens: [token]) == BELFRY_OK)
        }
        #expect(wait(host, Array(1...200)) == Array(repeating: BELFRY_OK, count: 200))
        let lines = folder.read("log")
        #expect(lines.count == 200)
        #expect(lines.first?.hasSuffix("high      order_filled            AAPL      line") == true)
        host.stop()
    }

    @Test("live events are written and let go before stop returns")
    func live() throws {
        let host = try host()
        #expect(try host.deliver("\u{1B}[2Jevil\nline", tokens: [0, 0, 0]) == BELFRY_OK)
        host.stop()
        #expect(host.seen.withLock { $0.held } == 0)
        let lines = folder.read("log")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.contains("\\e[2Jevil\\nline") && !$0.contains("\u{1B}") })
    }

    @Test("JSON lines are whole objects, whatever a payload holds")
    func json() throws {
        let host = try host(#""format": "json","#)
        #expect(
            try host.deliver("a \"b\"", tokens: [1], payload: "{\n \"price\": 1.5,\r\n \"n\": {}}")
                == BELFRY_OK)
        #expect(try host.deliver("c", tokens: [2], payload: "1}, {\"type\": \"x\"") == BELFRY_OK)
        #expect(wait(host, [1, 2]) == [BELFRY_OK, BELFRY_OK])
        let lines = try folder.read("log").map { try JSONValue(parsing: $0) }
        #expect(lines.count == 2)
        #expect(lines[0]["time"]?.string == "2024-02-29T12:34:56.123456789Z")
        #expect(lines[0]["title"]?.string == "a \"b\"")
        #expect(lines[0]["payload"]?["price"]?.double == 1.5)
        #expect(lines[1]["payload"] == nil)
        #expect(lines[1]["payload_text"]?.string == "1}, {\"type\": \"x\"")
        host.stop()
    }

    @Test("a file that was rotated away or deleted is opened anew")
    func rotation() throws {
        let host = try host()
        #expect(try host.deliver("first", tokens: [1]) == BELFRY_OK)
        #expect(wait(host, [1]) == [BELFRY_OK])
        #expect(rename("\(folder.path)/log", "\(folder.path)/log.1") == 0)
        #expect(try host.deliver("second", tokens: [2]) == BELFRY_OK)
        #expect(wait(host, [2]) == [BELFRY_OK])
        #expect(folder.read("log.1").count == 1)
        #expect(folder.read("log").count == 1)
        #expect(unlink("\(folder.path)/log") == 0)
        #expect(try host.deliver("third", tokens: [3]) == BELFRY_OK)
        #expect(wait(host, [3]) == [BELFRY_OK])
        #expect(folder.read("log").map { $0.hasSuffix("third") } == [true])
        host.stop()
    }

    @Test("new settings hold for what is taken afterwards, and what was taken is not lost")
    func reconfiguring() throws {
        let host = try host()
        #expect(try host.deliver("first", tokens: [1]) == BELFRY_OK)
        #expect(wait(host, [1]) == [BELFRY_OK])
        let file = #""file": "\#(folder.path)/log.1""#
        #expect(host.reconfigure(#"{\#(file), "format": "json"}"#) == BELFRY_OK)
        #expect(try host.deliver("second", tokens: [2]) == BELFRY_OK)
        #expect(wait(host, [2]) == [BELFRY_OK])
        #expect(host.reconfigure(#"{\#(file), "format": "text", "color": "never"}"#) == BELFRY_OK)
        #expect(try host.deliver("third", tokens: [3]) == BELFRY_OK)
        host.stop()
        #expect(folder.read("log").map { $0.hasSuffix("first") } == [true])
        let lines = folder.read("log.1")
        #expect(lines.map { $0.hasPrefix("{") } == [true, false])
        #expect(lines.last?.hasSuffix("third") == true)
    }

    @Test("settings that it cannot take leave all as it was")
    func refusedReconfiguring() throws {
        let host = try host()
        let log = #""file": "\#(folder.path)/log", "color": "never""#
        #expect(host.reconfigure(#"{"file": "/nowhere/at/all"}"#) == BELFRY_INVALID)
        #expect(host.reconfigure(#"{\#(log), "queue_size": 64}"#) == BELFRY_INVALID)
        #expect(host.reconfigure(#"{\#(log), "format": "xml"}"#) == BELFRY_INVALID)
        #expect(try host.deliver("line", tokens: [1]) == BELFRY_OK)
        #expect(wait(host, [1]) == [BELFRY_OK])
        #expect(folder.read("log").count == 1)
        host.stop()
    }

    @Test("a new place to write to ends the trouble with the old one")
    func recovery() throws {
        let host = try StubHost(config: #"{"file": "/dev/full"}"#)
        #expect(try host.deliver("a", tokens: [1]) == BELFRY_OK)
        #expect(wait(host, [1]) == [BELFRY_RETRY])
        #expect(host.reconfigure(#"{"file": "\#(folder.path)/log"}"#) == BELFRY_OK)
        #expect(try host.deliver("b", tokens: [2]) == BELFRY_OK)
        #expect(wait(host, [2]) == [BELFRY_OK])
        #expect(host.seen.withLock { $0.healths } == [BELFRY_DOWN, BELFRY_UP])
        host.stop()
    }

    @Test("a full queue refuses the whole batch, and says when there is room")
    func backpressure() throws {
        // Not started: nothing is taken out of the queue.
        let host = try host(#""queue_size": 64,"#, starting: false)
        #expect(try host.deliver("a", tokens: Array(1...60)) == BELFRY_OK)
        #expect(try host.deliver("b", tokens: Array(61...65)) == BELFRY_BUSY)
        #expect(try host.deliver("c", tokens: [61, 62, 63, 64]) == BELFRY_OK)
        try host.start()
        #expect(wait(host, Array(1...64)) == Array(repeating: BELFRY_OK, count: 64))
        _ = host.seen.wait(atMost: .seconds(20)) { $0.readies > 0 ? () : nil }
        #expect(host.seen.withLock { $0.readies } == 1)
        #expect(host.seen.withLock { $0.completed[65] } == nil)
        host.stop()
    }

    @Test("what was never written is given up as expired when the time is over")
    func stopping() throws {
        let host = try host(starting: false)
        #expect(try host.deliver("a", tokens: [1, 2]) == BELFRY_OK)
        host.stop(at: 1)
        #expect(host.seen.withLock { $0.completed } == [1: BELFRY_EXPIRED, 2: BELFRY_EXPIRED])
    }

    @Test("a full disk is a retry and a health report, and passes")
    func fullDisk() throws {
        let host = try StubHost(config: #"{"file": "/dev/full"}"#)
        #expect(try host.deliver("a", tokens: [1]) == BELFRY_OK)
        #expect(wait(host, [1]) == [BELFRY_RETRY])
        #expect(host.seen.withLock { $0.healths } == [BELFRY_DOWN])
        host.stop()
    }

    @Test("a file in a folder that is not there stops the start")
    func missingFolder() throws {
        #expect(throws: StubHost.Refused.self) {
            try StubHost(config: #"{"file": "/nowhere/at/all"}"#)
        }
    }
}
