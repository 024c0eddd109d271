import Glibc
import JSON
import Platform
import Testing

/// Plugins that misbehave while events flow: they are named, and everything else goes on.
@Suite(.timeLimit(.minutes(5))) struct RunningFaultTests {
    /// One unruly channel with these settings, and one that behaves; both hear everything that is
    /// sent.
    private func host(_ settings: String, extra: String = "") throws -> RunningBelfry {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        return try RunningBelfry(
            """
            host:
              state_dir: ./state
              deadlines: { create: 1s, start: 1s, stop: 1s, drain: 1s }
            channels:
              unruly: { plugin: ./unruly.so, config: { \(settings) } }
              decent: { plugin: ./unruly.so }
            routes:
              - { name: all, match: { type: com.example.* }, channels: [unruly, decent] }
            \(extra)
            """, in: place)
    }

    @Test func `a completion of a token that is not held is counted and changes nothing`() throws {
        let host = try host("deliver: stray")
        try host.send("fault")
        #expect(
            host.log.wait(
                for: "plugin-misbehaving unruly: it completed token 4711, which it does not hold: "
                    + "completed twice, or never given"))
        #expect(try host.instance("unruly")["counters"]?["misbehaviour"] == 1)
        try host.send("hello")
        #expect(try host.tell("unruly")["taken"] == 2)
        #expect(try host.tell("decent")["taken"] == 2)
    }

    @Test func `what an instance calls after stop is refused and counted against it`() throws {
        let host = try host("deliver: leave")
        try host.send("fault")
        let ghost = try Program(
            [BuildTree.belfry, "tail", "--json", "--type", "com.example.ghost"],
            in: host.place.path)
        let text = Place.text(of: host.place.file(RunningBelfry.fileName))
        try host.configure(
            text.split(separator: "\n").filter { !$0.contains("  unruly:") }
                .joined(separator: "\n").replacing("[unruly, decent]", with: "[decent]"))
        #expect(try host.reload()["removed"] == ["unruly"])
        #expect(
            host.log.wait(
                for: "plugin-misbehaving unruly: emit() was called before start() or after stop()"))
        #expect(
            host.log.text.contains(
                "plugin-misbehaving unruly: complete() was called before start() or after stop()"))
        try host.send("hello")
        #expect(try host.tell("decent")["taken"] == 2)
        ghost.signal(SIGTERM)
        _ = try ghost.wait()
        #expect(ghost.output.text.isEmpty, "an event of a stopped instance was passed on")
    }

    @Test func `a deliver that never returns costs its source, and nobody else`() throws {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        try CompiledPlugin.burst().install(at: place.file("burst.so"))
        try CompiledPlugin.count().install(at: place.file("count.so"))
        let host = try RunningBelfry(
            """
            sources:
              lost: { plugin: ./burst.so, config: { rate: 1000 } }
              spared: { plugin: ./burst.so, config: { rate: 1000, seq: 1 } }
            channels:
              stuck: { plugin: ./unruly.so, config: { deliver: hang } }
              count: { plugin: ./count.so }
            routes:
              - { name: doom, match: { type: com.example.word }, channels: [stuck] }
              - { name: "on", match: { source: spared }, channels: [count] }
              - { name: "off", match: { source: lost }, channels: [stuck] }
            """, in: place)
        try #require(try host.becomesTrue { try host.tell("count")["count"]?.integer ?? 0 > 100 })
        // The API's own call gets stuck as well, and the socket must bear it.
        let client = try Program(
            [BuildTree.belfry, "send", "--type", "com.example.word", "--title", "fault"],
            in: place.path)
        #expect(
            host.log.wait(
                for: "plugin-misbehaving stuck: stuck: its deliver() has not returned for",
                atMost: .seconds(10)), "\(host.log.text)")
        #expect(host.log.text.contains("it is set aside, and the thread of "))
        let status = try host.instance("stuck")
        #expect(status["state"] == "quarantined")
        #expect(status["last_error"]?.string?.contains("its deliver() has not returned") == true)
        let before = try #require(try host.tell("count")["count"]?.integer)
        #expect(
            try host.becomesTrue { try host.tell("count")["count"]?.integer ?? 0 > before + 1000 })
        #expect(try host.tell("count")["lost"] == 0)
        #expect(try host.tell("count")["doubled"] == 0)
        try host.send("hello", type: "com.example.other")
        client.signal(SIGKILL)
        #expect(try host.stop() == .exited(0))
    }

    @Test func `a request that never returns does not silence the control socket`() throws {
        let host = try host("request: hang")
        let path = "/api/v1/plugins/unruly/"
        let client = try Program(
            [
                "curl", "-sS", "-m", "60", "--unix-socket", host.socketPath,
                "http://belfry\(path)",
            ], in: host.place.path)
        // Until the thread counts as lost, what goes into plugins waits; what does not is answered.
        #expect(
            try host.becomesTrue {
                let said = try host.belfry("status", "--json")
                return said.code == 0
            })
        #expect(
            try host.becomesTrue(within: .seconds(20)) {
                try host.belfry("send", "--type", "com.example.word").code == 0
            })
        #expect(try host.tell("decent")["taken"]?.integer ?? 0 >= 1)
        client.signal(SIGKILL)
        #expect(try host.stop() == .exited(0))
    }

    @Test func `a plugin that crashes is named in the daemon's last words`() throws {
        let host = try host("deliver: crash")
        let client = try Program(
            [BuildTree.belfry, "send", "--type", "com.example.word", "--title", "fault"],
            in: host.place.path)
        #expect(try host.program.wait() == .killed(SIGSEGV))
        #expect(host.log.waitForEnd(atMost: Patience.usual))
        #expect(
            host.log.text.hasSuffix(
                """
                belfry: fatal: SIGSEGV (bad memory access) inside instance "unruly", in its \
                deliver(); set `enabled: false` for it in plugins.yaml to start without it

                """), "\(host.log.text)")
        #expect(try client.wait() == .exited(3))
    }

    @Test func `a plugin that crashes in start is named, too`() throws {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        let said = try refusedStart(
            "channels:\n  bell: { plugin: ./unruly.so, config: { start: crash } }\n", in: place)
        #expect(said.code == 128 + SIGSEGV)
        #expect(said.errors.contains("inside instance \"bell\", in its start();"), "\(said.errors)")
    }

    @Test func `a stop that hangs is given up at its deadline`() throws {
        let host = try host("stop: hang")
        try host.send("hello")
        let began = Clock.system.monotonicNs()
        #expect(try host.stop() == .exited(0))
        let took = Double(Clock.system.monotonicNs() - began) / 1e9
        #expect(took < 8, "stopping took \(took) s")
        #expect(
            host.log.text.contains("unruly: stop() did not return within"),
            "the culprit is not named:\n\(host.log.text)")
        #expect(host.log.text.hasSuffix("info belfry: stopped\n"))
    }

    @Test func `a stop that hangs does not hold up a reload for longer than its deadline`() throws {
        let host = try host("stop: hang")
        let text = Place.text(of: host.place.file(RunningBelfry.fileName))
        try host.configure(text.replacing("stop: hang }", with: "stop: hang, mark: two }"))
        let answer = try host.reload()
        #expect(answer["replaced"] == ["unruly"], "\(answer.text())")
        #expect(host.log.text.contains("unruly: stop() did not return within"))
        try host.send("hello")
        #expect(try host.tell("unruly")["taken"] == 1)
        #expect(try host.tell("decent")["taken"] == 1)
    }
}
