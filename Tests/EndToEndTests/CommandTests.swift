import Control
import Glibc
import JSON
import Platform
import Testing

/// The commands of an operator, against a daemon that runs.
@Suite(.timeLimit(.minutes(5))) struct OperatorCommandTests {
    private static func host() throws -> RunningBelfry {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        return try RunningBelfry(
            """
            sources:
              market: { plugin: simulator, config: { rate: 0 } }
            channels:
              bell: { plugin: ./unruly.so }
              spare: { plugin: ./unruly.so, enabled: false }
            routes:
              - { name: words, match: { type: "com.example.*" }, channels: [bell] }
            """, in: place)
    }

    @Test func `status is for people, or the daemon's own JSON`() throws {
        let host = try Self.host()
        let said = try host.belfry("status")
        #expect(said.code == 0 && said.errors.isEmpty)
        #expect(said.output.hasPrefix("● belfry 0.1.0 is up, for "))
        #expect(said.output.contains("  process        \(host.program.process)\n"))
        #expect(said.output.contains("  instances      2 running, 1 disabled\n"))
        #expect(!said.output.contains("\u{1B}"), "colour where there is no terminal")
        let json = try #require(try host.belfry("status", "--json").json)
        #expect(json["pid"] == .integer(Int64(host.program.process)))
        #expect(json["routes"] == 1)
        #expect(json["health"] == "up")
    }

    @Test func `plugins lists what runs and what does not`() throws {
        let host = try Self.host()
        let said = try host.belfry("plugins")
        #expect(said.code == 0)
        for word in ["market", "belfry.simulator", "bell", "com.example.unruly", "spare"] {
            #expect(said.output.contains(word), "\(said.output)")
        }
        let rows = try host.belfry("plugins", "--json").json?["plugins"]?.array ?? []
        #expect(rows.map { $0["instance"]?.string } == ["market", "bell", "spare"])
        #expect(rows.map { $0["state"]?.string } == ["started", "started", "disabled"])
        #expect(rows[1]["placement"] == "in-process")
        #expect(rows[1]["version"] == "1.0.0")
        #expect(rows[1]["last_error"] == .null)
    }

    @Test func `what is sent arrives, and tail sees all of it`() throws {
        let host = try Self.host()
        let tail = try Program(
            [BuildTree.belfry, "tail", "--json", "-n", "2", "--type", "com.example.*"],
            in: host.place.path)
        // The stream is known to be open once an event of another kind would have been seen; sent
        // until the first arrives.
        let isOpen = try host.becomesTrue {
            try host.send("probe")
            return tail.output.text.contains("\n")
        }
        try #require(isOpen)
        let said = try host.belfry(
            "send", "--type", "com.example.word", "--title", "Grüße 🔔", "--body", "two\nlines",
            "--subject", "AAPL", "--user", "u1", "--priority", "critical", "--number", "price=1.5",
            "--payload", #"{"a":[1,null]}"#, "--json")
        #expect(said.code == 0)
        let id = try #require(said.json?["id"]?.string)
        #expect(try tail.wait() == .exited(0))
        #expect(tail.output.waitForEnd(atMost: Patience.usual))
        let lines = try tail.output.lines.map { try JSONValue(parsing: $0) }
        try #require(lines.count == 2)
        if lines[1]["title"] != "probe" {
            #expect(lines[1]["id"]?.string == id)
            #expect(lines[1]["title"] == "Grüße 🔔")
            #expect(lines[1]["body"] == "two\nlines")
            #expect(lines[1]["numbers"] == ["price": 1.5])
            #expect(lines[1]["payload"] == ["a": [1, .null]])
            #expect(lines[1]["source"] == "api")
            #expect(lines[1]["priority"] == "critical")
        }
        #expect(try host.tell("bell")["taken"]?.integer ?? 0 >= 2)
    }

    @Test(arguments: [["tail"], ["tail", "--json"], ["timeout", "60", "tail"]])
    func `tail goes on where its output is a pipe, until it is told to end`(
        words: [String]
    ) throws {
        let host = try Self.host()
        let isWrapped = words[0] == "timeout"
        let command =
            (isWrapped ? ["timeout", "60"] : []) + [BuildTree.belfry]
            + words.drop { $0 == "timeout" || $0 == "60" }
        let tail = try Program(command, in: host.place.path)
        let isHeard = try host.becomesTrue {
            try host.send("one")
            return tail.output.text.contains("one")
        }
        #expect(isHeard, "\(tail.errors.text)")
        try host.send("another")
        #expect(tail.output.wait(for: "another"))
        #expect(!tail.hasEnded)
        tail.signal(isWrapped ? SIGTERM : SIGINT)
        #expect(try tail.wait() == .exited(0))
        #expect(tail.errors.text.isEmpty)
    }

    @Test func `tail says when its daemon has gone`() throws {
        let host = try Self.host()
        let tail = try Program([BuildTree.belfry, "tail"], in: host.place.path)
        try #require(
            try host.becomesTrue {
                try host.send("one")
                return tail.output.text.contains("one")
            })
        #expect(try host.stop() == .exited(0))
        #expect(try tail.wait() == .exited(3))
        #expect(tail.errors.waitForEnd(atMost: Patience.usual))
        #expect(tail.errors.text == "belfry: The daemon has stopped.\n")
    }

    @Test(arguments: [
        (["send"], 2, "belfry: 'belfry send' wants --type NAME."),
        (["send", "--type", "a", "--priority", "hgh"], 2, "Did you mean 'high'?"),
        (["send", "--type", "a", "--payload", "{"], 2, "belfry: --payload is not JSON: "),
        (["send", "--type", "a", "--number", "x"], 2, "belfry: --number wants NAME=VALUE"),
        (["send", "--type", "a\u{1}b"], 4, "belfry: "),
        (["tail", "-n", "none"], 2, "belfry: --lines wants a whole number from 1 on, not 'none'."),
        (["status", "--jsn"], 2, "'belfry status' has no option '--jsn'. Did you mean '--json'?"),
        (["staus"], 2, "belfry: There is no command 'staus'. Did you mean 'status'?"),
        (["stop", "now"], 2, "belfry: 'belfry stop' does not know what to do with 'now'."),
        (
            ["status", "--socket", "./nobody.sock"], 3,
            "belfry: No daemon answers at ./nobody.sock."
        ),
        (["check", "nope.yaml"], 1, "nope.yaml: error: the file cannot be read: there is no such"),
        (["completions", "tcsh"], 2, "belfry: SHELL is one of bash, zsh, fish; 'tcsh' is not."),
    ])
    func `a mistake gets its exit code and a sentence`(
        words: [String], code: Int32, sentence: String
    ) throws {
        let host = try Self.host()
        let said = try run([BuildTree.belfry] + words, in: host.place.path)
        #expect(said.code == code)
        #expect(said.errors.contains(sentence), "\(said.errors)")
        #expect(said.output.isEmpty)
    }

    @Test func `an event over a limit is refused with the limit`() throws {
        let host = try Self.host()
        let said = try host.belfry(
            "send", "--type", "a.b", "--title", String(repeating: "x", count: 5000))
        #expect(said.code == 4)
        #expect(said.errors.contains("4096") || said.errors.contains("4,096"), "\(said.errors)")
        #expect(said.errors.contains("title"))
    }

    @Test func `check judges a file as a start would, in words and in JSON`() throws {
        let host = try Self.host()
        let fine = try host.belfry("check")
        #expect(fine.code == 0)
        #expect(
            fine.output
                == "plugins.yaml is fine: 1 source, 1 channel, 1 route, 1 switched off.\n")
        try host.configure("channels:\n  bell: { plugin: ./unruly.so, live: { queue: lots } }\n")
        let wrong = try host.belfry("check", "--json")
        #expect(wrong.code == 1)
        #expect(wrong.json?["valid"] == false)
        let finding = try #require(
            wrong.json?["findings"]?.array?.first { $0["severity"] == "error" })
        #expect(finding["line"] == 3)
        #expect(
            host.position(of: "lots") == "3:\(finding["column"]?.integer ?? 0)", "\(finding.text())"
        )
        // Asking changes nothing.
        #expect(try host.state(of: "market") == "started")
    }

    @Test func `the metrics are Prometheus' text, with every instance`() throws {
        let host = try Self.host()
        try host.send("hello")
        let reply = try host.ask("GET", "/metrics")
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(text.contains("# TYPE belfry_accepted_total counter\n"))
        #expect(text.contains("belfry_accepted_total{instance=\"api\"} 1\n"))
        #expect(text.contains("belfry_delivered_total{instance=\"bell\"} 1\n"))
        #expect(text.contains("belfry_instances{state=\"running\"} 2\n"))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(
                line.wholeMatch(of: /[a-z_:][a-z0-9_:]*(\{[^}]*\})? [-+0-9.eE]+/) != nil, "\(line)")
        }
    }

    @Test func `stop stops, and then nobody answers`() throws {
        let host = try Self.host()
        let said = try host.belfry("stop")
        #expect(said.code == 0 && said.output == "The daemon is stopping.\n")
        #expect(try host.program.wait() == .exited(0))
        let later = try host.belfry("status")
        #expect(later.code == 3)
        #expect(later.errors.contains("No daemon answers at "))
        #expect(later.errors.contains("Start one with `belfry run`"))
        #expect(!Files.exists(host.socketPath), "the socket's file was left behind")
    }

    @Test func `version, help and completions need no daemon`() throws {
        let place = try Place()
        #expect(try belfry("version", in: place.path).output == "belfry 0.1.0 (plugin ABI 1.0)\n")
        #expect(try belfry("version", "--json", in: place.path).json?["abi"] == "1.0")
        let help = try belfry("help", in: place.path)
        #expect(help.code == 0)
        for command in ["run", "check", "status", "reload", "stop", "plugins", "send", "tail"] {
            #expect(help.output.contains("  \(command) "))
        }
        let bare = try belfry(in: place.path)
        #expect(bare.code == 2 && bare.errors == help.output && bare.output.isEmpty)
        for shell in ["bash", "zsh", "fish"] {
            let said = try belfry("completions", shell, in: place.path)
            #expect(said.code == 0 && said.output.contains("belfry"))
        }
        let script = try belfry("completions", "bash", in: place.path).output
        try place.write(script, to: "belfry.bash")
        #expect(try run(["bash", "-n", "belfry.bash"], in: place.path).code == 0)
    }

    @Test func `colour is for terminals that want it`() throws {
        let host = try Self.host()
        func onTerminal(_ variables: [String: String]) throws -> String {
            // script(1) gives the command a terminal.
            try run(
                ["script", "-qec", "\(BuildTree.belfry) status", "/dev/null"], in: host.place.path,
                Program.plain.merging(variables) { $1 }
            ).output
        }
        #expect(try onTerminal(["TERM": "xterm"]).contains("\u{1B}[32m"))
        #expect(try !onTerminal(["TERM": "xterm", "NO_COLOR": "1"]).contains("\u{1B}["))
        #expect(try !onTerminal(["TERM": "dumb"]).contains("\u{1B}["))
    }
}
