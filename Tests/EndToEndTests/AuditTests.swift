import Glibc
import JSON
import Platform
import Testing

/// What the audit says of the daemon itself.
@Suite(.timeLimit(.minutes(3))) struct AuditTests {
    private static let configuration =
        "channels:\n  desk: { plugin: console, config: { format: text, file: ./out } }\n"

    private func lines(of host: RunningBelfry) throws -> [JSONValue] {
        try host.json("GET", "/audit")["audit"]?.array ?? []
    }

    @Test func `a start, every reload with its outcome, and the end say who asked`() throws {
        let host = try RunningBelfry(Self.configuration)
        try host.configure(Self.configuration + "routes:\n  - { name: all, channels: [desk] }\n")
        try host.reload()
        try host.configure("channels: 7\n")
        host.program.signal(SIGHUP)
        #expect(try host.becomesTrue { try self.lines(of: host).count == 3 })
        let lines = try self.lines(of: host)
        #expect(lines.map { $0["action"] } == ["host.start", "host.reload", "host.reload"])
        #expect(lines.map { $0["detail"]?["result"] } == ["done", "done", "refused"])
        #expect(lines.map { $0["detail"]?["generation"] } == [1, 2, 2])
        let user = "user:\(getuid())"
        #expect(lines[0]["who"] == "belfry")
        #expect(lines[1]["who"] == .string(user))
        #expect(lines[1]["pid"] == .integer(Int64(getpid())))
        #expect(lines[2]["who"] == .string("signal of \(user)"))
        #expect(lines[2]["pid"] == .integer(Int64(getpid())))
        #expect(lines[2]["detail"]?["reasons"]?[0]?.string?.contains("channels") == true)
        let place = host.place
        #expect(try host.stop() == .exited(0))
        let last = try StoreFile(in: place).rows(
            "SELECT actor, process, action FROM audit ORDER BY number DESC LIMIT 1")
        #expect(last == ["signal of \(user)|\(getpid())|host.stop"])
    }

    @Test func `the command exports it, for people, for programs and for tables`() throws {
        let host = try RunningBelfry(
            Self.configuration + "routes:\n  - { name: all, channels: [desk] }\n")
        let table = try host.belfry("audit", "--since", "1h")
        #expect(table.code == 0)
        #expect(table.output.contains("host.start"))
        let json = try host.belfry("audit", "--json")
        #expect(json.json?["action"] == "host.start")
        let csv = try host.belfry("audit", "--csv", "--until", "2020-01-01T00:00:00Z")
        #expect(csv.output == "number,at,who,pid,action,subject,detail\n")
        let none = try host.belfry("audit", "--deliveries")
        #expect(none.output == "There is nothing of that.\n")
    }
}
