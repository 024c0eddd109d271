import Glibc
import JSON
import Platform
import Testing

/// How a daemon ends, and what it says of itself when it is asked by a signal.
@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
    private func host(pace: String, drain: String) throws -> RunningBelfry {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        return try RunningBelfry(
            """
            host: { state_dir: ./state, deadlines: { stop: 1s, drain: \(drain) } }
            channels:
              bell: { plugin: ./unruly.so, config: { pace: \(pace) } }
              paper: { plugin: console, config: { format: json, file: ./paper.log } }
            routes:
              - { name: all, channels: [bell, paper] }
            """, in: place)
    }

    @Test func `SIGTERM lets a slow channel finish what waits for it`() throws {
        let host = try host(pace: "slow", drain: "20s")
        for number in 1...20 { try host.send("event \(number)") }
        #expect(try host.instance("bell")["counters"]?["queued"] != 0)
        #expect(try host.stop() == .exited(0))
        #expect(!host.log.text.contains("given up"), "\(host.log.text)")
        // What had been taken in was also written.
        #expect(Place.text(of: host.place.file("paper.log")).split(separator: "\n").count == 20)
    }

    @Test func `a channel that takes nothing is waited for until the deadline, and no longer`()
        throws
    {
        let host = try host(pace: "never", drain: "1s")
        for number in 1...5 { try host.send("event \(number)") }
        let began = Clock.system.monotonicNs()
        #expect(try host.stop() == .exited(0))
        let took = Double(Clock.system.monotonicNs() - began) / 1e9
        #expect((0.9...6).contains(took), "stopping took \(took) s")
        #expect(
            host.log.text.contains("warning bell: 5 events that waited for it are given up"),
            "\(host.log.text)")
    }

    @Test func `a channel that takes nothing costs the others nothing at the end`() throws {
        let place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        let host = try RunningBelfry(
            """
            host: { state_dir: ./state, deadlines: { stop: 1s, drain: 2s } }
            channels:
              first: { plugin: ./unruly.so, config: { pace: never } }
              second: { plugin: ./unruly.so, config: { pace: slow } }
            routes:
              - { name: all, channels: [first, second] }
            """, in: place)
        for number in 1...20 { try host.send("event \(number)") }
        #expect(try host.stop() == .exited(0))
        #expect(host.log.text.contains("warning first: 20 events that waited for it are given up"))
        #expect(!host.log.text.contains("warning second:"), "\(host.log.text)")
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `either signal ends it in order`(number: Int32) throws
    {
        let host = try host(pace: "fast", drain: "1s")
        host.program.signal(number)
        #expect(try host.program.wait() == .exited(0))
        #expect(host.log.text.hasSuffix("info belfry: stopped\n"))
        #expect(!Files.exists(host.socketPath))
    }

    @Test func `a reader of its log who went away is no reason to end`() throws {
        let place = try Place()
        let shell = try Program(
            [
                "bash", "-c",
                "echo 'host: { state_dir: ./state }' >plugins.yaml; "
                    + "exec \"$0\" run 2> >(head -1 >&2)", BuildTree.belfry,
            ], in: place.path)
        try #require(shell.errors.wait(for: "is ready"))
        for _ in 0..<3 {
            shell.signal(SIGHUP)
            #expect(try run([BuildTree.belfry, "reload"], in: place.path).code == 0)
        }
        shell.signal(SIGTERM)
        #expect(try shell.wait() == .exited(0))
    }

    @Test func `SIGUSR1 writes its state as JSON, and it goes on`() throws {
        let host = try host(pace: "fast", drain: "1s")
        try host.send("hello")
        host.program.signal(SIGUSR1)
        #expect(host.log.wait(for: "\n}\n"))
        let dump = host.log.text.components("is ready")[1].drop { $0 != "\n" }
        let value = try JSONValue(parsing: String(dump))
        #expect(value["pid"] == .integer(Int64(host.program.process)))
        #expect(value["instances"]?.array?.count == 2)
        #expect(value["instances"]?[0]?["counters"]?["delivered"] == 1)
        try host.send("hello")
        #expect(try host.tell("bell")["taken"] == 2)
    }
}
