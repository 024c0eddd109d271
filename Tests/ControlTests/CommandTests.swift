import BelfryCommand
import Control
import JSON
import Platform
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct CommandTests {
    @Test func `asked for nothing it explains itself and fails`() {
        let said = belfry()
        #expect(said.code == .usage)
        #expect(said.output.isEmpty)
        #expect(said.errors.contains("Exit codes"))
        #expect(belfry("--help").output == said.errors)
        #expect(belfry("help").output == said.errors)
    }

    @Test func `help is the same however it is asked for`() {
        #expect(belfry("help", "plugin", "new").output == belfry("plugin", "new", "-h").output)
        #expect(belfry("help", "nonsense").code == .usage)
    }

    @Test func `the help stays as it was read`() throws {
        try Fixture.expect(belfry("--help").output, matches: "help.txt")
        try Fixture.expect(belfry("help", "tail").output, matches: "help-tail.txt")
        try Fixture.expect(belfry("help", "render").output, matches: "help-render.txt")
        for line in belfry("help", "tail").output.split(separator: "\n") {
            #expect(line.count <= 100)
        }
    }

    @Test func `without a daemon it says where it looked`() {
        let said = belfry("status", "--socket", "/nonexistent/belfry.sock")
        #expect(said.code == .unreachable)
        #expect(
            said.errors == """
                belfry: No daemon answers at /nonexistent/belfry.sock. Start one with `belfry run`, \
                or name its socket with --socket.

                """)
    }

    @Test func `status is shown, or given as it came`() throws {
        let served = try Served()
        let said = belfry("status", "--json", "--socket", served.location.path)
        #expect(said.code == .ok)
        #expect(try JSONValue(parsing: said.output) == ["version": "1.2.3", "pid": 42])
        let plain = belfry("status", environment: ["BELFRY_SOCKET": served.location.path])
        #expect(plain.output.hasPrefix("● belfry 1.2.3\n"))
    }

    @Test(arguments: [("up", ExitCode.ok), ("degraded", .failed), ("down", .failed)])
    func `status fails where something is wrong`(health: String, code: ExitCode) throws {
        let served = try Served()
        served.host.asked.withLock { $0.status = ["health": .string(health)] }
        for form in [[], ["--json"]] {
            #expect(belfry(["status", "--socket", served.location.path] + form).code == code)
        }
    }

    @Test func `an event is sent as it was said`() throws {
        let served = try Served()
        let said = belfry(
            "send", "--type", "signal", "--title", "T", "--priority", "high", "--number",
            "price=1.5",
            "--payload", #"{"a":[1]}"#, "--socket", served.location.path)
        #expect(said.code == .ok)
        #expect(said.output == "Accepted as e1.\n")
        let event =
            #"{"type":"signal","title":"T","priority":"high","numbers":{"price":1.5},"payload":{"a":[1]}}"#
        #expect(served.host.lines == ["emit " + event])
    }

    @Test(arguments: [
        (["send"], "'belfry send' wants --type NAME."),
        (["send", "--type", "a", "--number", "x"], "--number wants NAME=VALUE"),
        (["send", "--type", "a", "--number", "x=nan"], "--number wants NAME=VALUE"),
        (
            ["send", "--type", "a", "--payload", "[]"],
            "--payload wants a JSON object, not an array."
        ),
        (["send", "--type", "a", "--payload", "{"], "--payload is not JSON"),
        (["tail", "--lines", "0", "--socket", "/x"], "--lines wants a whole number"),
    ])
    func `mistakes are found before anybody is asked`(arguments: [String], sentence: String) {
        let errors = Collected<UInt8>()
        let outlet = Outlet(ink: Ink(isOn: false)) { $0.forEach(errors.append) }
        let code = BelfryTool.run(
            arguments,
            in: Surroundings(
                environment: ["HOME": "/nonexistent"], workingDirectory: "/", isRoot: false,
                executable: "", output: outlet, errors: outlet))
        #expect(code == .usage)
        #expect(String(decoding: errors.all, as: UTF8.self).contains(sentence))
    }

    @Test func `a refused reload shows the faults and fails with 4`() throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "reloader") {
            host.wait { !$0.pending.isEmpty }
            let finding: JSONValue = [
                "severity": "error", "file": "plugins.yaml", "line": 3, "column": 5,
                "message": "unknown key 'chanels'", "suggestion": "channels",
            ]
            let error: JSONValue = [
                "code": "configuration_invalid", "message": "The configuration was refused.",
                "findings": [finding],
            ]
            let reply = host.asked.withLock { $0.pending.removeFirst() }
            reply.complete(.json(["error": error], status: 422))
        }
        let said = belfry("reload", "--socket", served.location.path)
        thread.join()
        #expect(said.code == .refused)
        #expect(
            said.errors == """
                plugins.yaml:3:5: error: unknown key 'chanels'; did you mean "channels"?
                belfry: The configuration was refused.

                """)
    }

    @Test func `tail shows lines and ends after as many as were asked for`() throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "source") {
            host.wait { !$0.sinks.isEmpty }
            let sink = host.asked.withLock { $0.sinks[0] }
            sink.offer(Array(#"{"type":"a"}"#.utf8))
            sink.offer(Array(#"{"type":"b"}"#.utf8))
        }
        let said = belfry(
            "tail", "--json", "-n", "2", "-t", "order *", "--socket", served.location.path)
        thread.join()
        #expect(said.code == .ok)
        #expect(said.output == "{\"type\":\"a\"}\n{\"type\":\"b\"}\n")
        host.wait { $0.lines == ["tail order *", "tail ended"] }
    }

    @Test(arguments: [[], ["--json"]])
    func `tail says on standard error what is missing, and counts it as no event`(
        options: [String]
    ) throws {
        let served = try Served()
        let host = served.host
        let thread = try Thread(named: "source") {
            host.wait { !$0.sinks.isEmpty }
            let sink = host.asked.withLock { $0.sinks[0] }
            sink.miss(3)
            sink.offer(Array(#"{"type":"a"}"#.utf8))
        }
        let said = belfry(
            ["tail", "-n", "1", "--socket", served.location.path] + options)
        thread.join()
        #expect(said.code == .ok)
        #expect(
            said.errors
                == "▲ 3 events were lost before the filter: more come than the daemon can show.\n")
        let gap = "{\"dropped\":3,\"filtered\":false}\n{\"type\":\"a\"}\n"
        #expect(options.isEmpty ? !said.output.contains("dropped") : said.output == gap)
    }

    @Test func `a daemon that stops ends the tail with a word`() throws {
        let served = try Served()
        let host = served.host
        let server = served.server
        let thread = try Thread(named: "stopper") {
            host.wait { !$0.sinks.isEmpty }
            server.stop()
        }
        let said = belfry("tail", "--socket", served.location.path)
        thread.join()
        #expect(said.code == .unreachable)
        #expect(said.errors == "belfry: The daemon has stopped.\n")
    }

    @Test func `stop and version`() throws {
        let served = try Served()
        #expect(
            belfry("stop", "--socket", served.location.path).output == "The daemon is stopping.\n")
        #expect(belfry("version").output.hasPrefix("belfry \(BelfryTool.version) (plugin ABI "))
        #expect(belfry("--version").output == "belfry \(BelfryTool.version)\n")
        #expect(try JSONValue(parsing: belfry("version", "--json").output)["abi"]?.string != nil)
    }
}
