import Control
import Glibc
import JSON
import Platform
import Testing

/// One set of instances becomes another while events flow.
@Suite(.timeLimit(.minutes(5))) struct ReloadTests {
    private let place: Place

    init() throws {
        place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
        try CompiledPlugin.burst().install(at: place.file("burst.so"))
        try CompiledPlugin.count().install(at: place.file("count.so"))
    }

    private static let routes = "routes:\n  - { name: all, channels: [one, two] }\n"

    private func configuration(one: String = "", two: String = "") -> String {
        """
        channels:
          one: { plugin: ./unruly.so, config: { \(one) } }
          two: { plugin: ./unruly.so, config: { \(two) } }

        """ + Self.routes
    }

    @Test func `an edit to one instance leaves the others alone`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        try host.send("hello")
        let before = try host.instance("one")
        try host.configure(configuration(two: "mark: changed"))
        let said = try host.belfry("reload")
        #expect(said.code == 0)
        #expect(said.output == "● Reloaded.\n  replaced: two\n  untouched: 1 instance\n")
        let after = try host.instance("one")
        #expect(after["started"] == before["started"])
        #expect(after["generation"] == before["generation"])
        #expect(try host.tell("one")["taken"] == 1)
        // A new instance of the same image.
        #expect(try host.tell("two")["taken"] == 0)
        #expect(try host.instance("two")["generation"] == 1)
        #expect(try host.json("GET", "/status")["generation"] == 2)
    }

    @Test func `a plugin that takes new settings keeps its instance`() throws {
        let console = "channels:\n  desk: { plugin: console, config: { format: %, file: ./out } }\n"
        let host = try RunningBelfry(console.replacing("%", with: "text"), in: place)
        try host.configure(console.replacing("%", with: "json"))
        let answer = try host.reload()
        #expect(answer["reconfigured"] == ["desk"], "\(answer.text())")
        #expect(try host.reload()["unchanged"] == ["desk"])
    }

    @Test func `a market that runs goes on at another rate`() throws {
        let market = """
            sources:
              market: { plugin: simulator, config: { rate: % } }
            channels:
              count: { plugin: ./count.so }
            routes:
              - { name: all, channels: [count] }
            """
        func last() throws -> Int64 { try host.tell("count")["last"]?.integer ?? 0 }
        let host = try RunningBelfry(market.replacing("%", with: "0"), in: place)
        for rate in ["5000", "0", "20000"] {
            try host.configure(market.replacing("%", with: rate))
            let before = try last()
            #expect(try host.reload()["reconfigured"] == ["market"])
            guard rate != "0" else { continue }
            try #require(try host.becomesTrue { try last() > before + 500 })
        }
        let tally = try host.tell("count")
        #expect(tally["lost"] == 0 && tally["doubled"] == 0, "\(tally.text())")
    }

    @Test func `an invalid file changes nothing and says why, here and in the log`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        let before = try host.instance("one")
        try host.configure(configuration() + "chanels: {}\n")
        let said = try host.belfry("reload")
        #expect(said.code == 4)
        let position = host.position(of: "chanels")
        #expect(
            said.errors == """
                plugins.yaml:\(position): error: "chanels" is not a setting of the file; did you \
                mean "channels"?
                belfry: The configuration was refused; nothing has changed.

                """)
        #expect(host.log.wait(for: "error reload: plugins.yaml is not valid; nothing has changed"))
        #expect(
            host.log.text.contains("error reload: plugins.yaml:\(position): \"chanels\" is not"))
        #expect(!host.log.text.contains("\\u{a}"), "a line of the log holds a line end")
        #expect(try host.instance("one") == before)
        let json = try host.belfry("reload", "--json")
        #expect(json.code == 4)
        #expect(json.json?["error"]?["findings"]?[0]?["column"] == 1)
    }

    @Test func `an instance that fails in a reload leaves all as it was`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        try host.send("hello")
        for (settings, sentence) in [
            ("start: fail", "two: start() failed (rejected): the bell is cracked"),
            ("create: fail", "I was told to fail."),
        ] {
            try host.configure(configuration(one: "mark: other", two: settings))
            let said = try host.belfry("reload")
            #expect(said.code == 4)
            #expect(said.errors.contains(sentence), "\(said.errors)")
            #expect(try host.tell("one")["taken"] == 1)
            #expect(try host.tell("two")["taken"] == 1)
            #expect(try host.json("GET", "/status")["generation"] == 1)
        }
        try host.configure(configuration(two: "mark: fine"))
        #expect(try host.reload()["replaced"] == ["two"])
    }

    @Test func `what was set aside is tried again by a reload`() throws {
        let broken = try CompiledPlugin("loading.c", "ENTRY_CRASHES").bytes
        try Place.write(broken, to: place.file("late.so"))
        let host = try RunningBelfry(
            configuration() + "#\n", in: place)
        try host.configure(
            configuration().replacing(
                Self.routes, with: "  late: { plugin: ./late.so }\n" + Self.routes))
        #expect(try host.belfry("reload").code == 4)
        let other = try Place()
        try Place.write(broken, to: other.file("late.so"))
        let second = try RunningBelfry("channels:\n  late: { plugin: ./late.so }\n", in: other)
        #expect(try second.state(of: "late") == "quarantined")
        let still = try second.belfry("reload")
        #expect(still.code == 0)
        #expect(
            still.output.contains("late: error: late.so: loading it crashes"), "\(still.output)")
        try CompiledPlugin("loading.c", "GOOD").install(at: other.file("late.so"))
        #expect(try second.reload()["added"] == ["late"])
        #expect(try second.state(of: "late") == "started")
        #expect(try second.json("GET", "/health")["state"] == "up")
    }

    @Test func `routes change without touching an instance`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        try host.send("hello")
        try host.configure(
            configuration().replacing(
                Self.routes,
                with: "routes:\n  - { name: few, match: { type: \"a.*\" }, channels: [one] }\n"))
        let answer = try host.reload()
        #expect(answer["unchanged"] == ["one", "two"])
        try host.send("hello", type: "a.b")
        try host.send("hello", type: "b.a")
        #expect(try host.tell("one")["taken"] == 2)
        #expect(try host.tell("two")["taken"] == 1)
    }

    @Test func `an instance that is taken out is gone`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        try host.configure(
            "channels:\n  one: { plugin: ./unruly.so }\n"
                + "routes:\n  - { name: all, channels: [one] }\n")
        #expect(try host.reload()["removed"] == ["two"])
        #expect(try host.json("GET", "/status")["instances"]?.array?.count == 1)
        #expect(try host.ask("GET", "/plugins/two/").status == 404)
    }

    @Test func `a setting that needs a restart is said to need one`() throws {
        let host = try RunningBelfry(
            "host: { state_dir: ./state }\n" + configuration(), in: place)
        try host.configure(
            "host: { state_dir: ./state, socket: ./elsewhere.sock }\n" + configuration())
        let said = try host.belfry("reload", "--socket", "state/belfry.sock")
        #expect(said.output.contains("▲ host.socket takes effect with the next start."))
    }

    @Test func `a rebuilt plugin is replaced under load, and nothing is lost or doubled`() throws {
        let host = try RunningBelfry(
            """
            sources:
              burst: { plugin: ./burst.so, config: { rate: 20000, seq: 1 } }
            channels:
              count: { plugin: ./count.so, live: { when_full: hold } }
            routes:
              - { name: all, channels: [count] }
            """, in: place)
        let first = try #require(try host.instance("count")["generation"]?.integer)
        for build in 1...5 {
            let before = try host.tell("count")["count"]?.integer ?? 0
            try #require(
                try host.becomesTrue {
                    try host.tell("count")["count"]?.integer ?? 0 > before + 2000
                })
            // The definition alone does not change the code.
            let bytes = try CompiledPlugin.count().bytes + Array("build \(build)".utf8)
            try Place.replace(place.file("count.so"), with: bytes)
            let answer = try host.reload()
            #expect(answer["replaced"] == ["count"], "\(answer.text())")
            #expect(answer["unchanged"] == ["burst"])
        }
        #expect(try host.instance("count")["generation"] == .integer(first + 5))
        let tally = try host.tell("count")
        #expect(tally["lost"] == 0, "\(tally.text())")
        #expect(tally["doubled"] == 0, "\(tally.text())")
        let sent = try #require(try host.tell("burst")["sent"]?.integer)
        #expect(
            try host.becomesTrue { try host.tell("count")["last"]?.integer ?? 0 >= sent })
        #expect(try host.instance("count")["counters"]?["shed"] == 0)
    }

    @Test func `a storm of SIGHUP ends where the last file says`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        for round in 0..<100 {
            try host.configure(configuration(two: "mark: round-\(round)"))
            host.program.signal(SIGHUP)
            // Spread over the second: a hundred at once would be one.
            Clock.pause(milliseconds: 9)
        }
        let answer = try host.reload()
        #expect(answer["unchanged"]?.array?.contains("one") == true, "\(answer.text())")
        #expect(try host.reload()["unchanged"] == ["one", "two"])
        try host.send("hello")
        #expect(try host.tell("one")["taken"] == 1)
        #expect(try host.tell("two")["taken"] == 1)
        let isEven = host.notify.heard.wait { text in
            let lines = text.split(separator: "\n")
            let reloads = lines.count { $0.hasPrefix("RELOADING") }
            return reloads > 2 && lines.count { $0.hasPrefix("READY") } == reloads + 1
        }
        #expect(isEven, "each RELOADING is followed by a READY:\n\(host.notify.heard.text)")
        #expect(try host.stop() == .exited(0))
    }

    @Test func `SIGTERM during a reload stops cleanly`() throws {
        let host = try RunningBelfry(configuration(), in: place)
        try host.configure(configuration(two: "start: hang"))
        host.program.signal(SIGHUP)
        #expect(host.notify.heard.wait(for: "RELOADING=1"))
        host.program.signal(SIGTERM)
        #expect(try host.program.wait() == .exited(0))
        #expect(host.log.text.contains("nothing has changed"))
        #expect(host.log.text.hasSuffix("info belfry: stopped\n"))
    }
}
