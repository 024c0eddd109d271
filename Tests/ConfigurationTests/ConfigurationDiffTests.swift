import Testing

@testable import Configuration

@Suite struct ConfigurationDiffTests {
    private static let base = """
        host:
          state_dir: a
          socket: b
          log: { level: info, format: text }
        sources:
          market: { plugin: simulator, config: { rate: 10, tags: [a, b] } }
        channels:
          desk: { plugin: console, to: [anna] }
        routes:
          - { name: all, channels: [desk] }
        """

    private func diff(
        _ before: String, _ now: String, hashes: ([String: String], [String: String]) = ([:], [:])
    ) throws -> ConfigurationDiff {
        ConfigurationDiff(
            from: try read(Self.base.replacing(before, with: before)),
            to: try read(Self.base.replacing(before, with: now)), oldHashes: hashes.0,
            newHashes: hashes.1)
    }

    @Test(arguments: [
        ("sources:", "sources:"), ("sources:", "# moved\n\nsources:"),
        ("{ rate: 10, tags: [a, b] }", "{ tags: [a, 'b'], rate: 0xA }"),
        ("    - {", "    - {"), ("info", "\"info\""),
    ])
    func `What reads differently but means the same is no change`(
        before: String, now: String
    ) throws {
        let diff = try diff(before, now)
        #expect(diff.isEmpty)
        #expect(diff.instances.map(\.change) == [.unchanged, .unchanged])
    }

    @Test(arguments: [
        ("rate: 10", "rate: 11", ConfigurationDiff.Change.reconfigured),
        ("rate: 10", "rate: \"10\"", .reconfigured), ("[a, b]", "[b, a]", .reconfigured),
        (", config: { rate: 10, tags: [a, b] }", "", .reconfigured),
        ("simulator", "alpaca", .replaced), ("simulator", "./simulator.so", .replaced),
        (
            "simulator,",
            "simulator, pin: sha256:\(String(repeating: "0", count: 64)),", .replaced
        ),
        ("simulator,", "simulator, enabled: false,", .removed),
    ])
    func `An instance changes by what differs`(
        before: String, now: String, change: ConfigurationDiff.Change
    ) throws {
        let diff = try diff(before, now)
        #expect(diff.change(of: "market") == change)
        #expect(diff.change(of: "desk") == .unchanged)
        #expect(!diff.isEmpty)
    }

    @Test func `Instances come and go`() throws {
        let diff = try diff("  market:", "  bazaar:")
        #expect(diff.instances.map(\.name) == ["bazaar", "desk", "market"])
        #expect(diff.instances.map(\.change) == [.added, .unchanged, .removed])
        #expect(diff.change(of: "none") == nil)
    }

    @Test func `A source that becomes a channel is replaced`() throws {
        let old = try read("sources: { a: { plugin: x } }")
        let new = try read("channels: { a: { plugin: x } }")
        #expect(ConfigurationDiff(from: old, to: new).change(of: "a") == .replaced)
    }

    @Test func `New bytes of the plugin's file replace, unknown ones do not`() throws {
        let changed = try diff("a", "a", hashes: (["market": "1"], ["market": "2"]))
        #expect(changed.change(of: "market") == .replaced)
        let same = try diff("a", "a", hashes: (["market": "1"], ["market": "1"]))
        #expect(same.isEmpty)
        let unknown = try diff("a", "a", hashes: ([:], ["market": "1"]))
        #expect(unknown.isEmpty)
    }

    @Test(arguments: [
        ("to: [anna]", "to: [ben]"), ("to: [anna]", "to: [anna], live: { queue: 1 }"),
        ("to: [anna]", "to: [anna], trusted: true"),
        ("to: [anna]", "to: [anna], sending: { rate: 5/s }"),
    ])
    func `The host's own settings of an instance do not concern its plugin`(
        before: String, now: String
    ) throws {
        let diff = try diff(before, now)
        let desk = try #require(diff.instances.first { $0.name == "desk" })
        #expect(desk.change == .unchanged)
        #expect(desk.isRewired)
        #expect(!diff.isEmpty)
    }

    @Test(arguments: [
        ("name: all", "name: most"), ("channels: [desk] }", "channels: [desk], stop: true }"),
        ("channels: [desk] }", "match: { type: signal }, channels: [desk] }"),
        ("channels: [desk] }", "where: a > 1, channels: [desk] }"),
        ("channels: [desk] }", "channels: [desk], for: desk }"),
        ("channels: [desk] }", "channels: [desk], digest: { every: 15m } }"),
        ("channels: [desk] }", "channels: [desk], group_by: type }"),
        (
            "  - { name: all, channels: [desk] }",
            "  - { name: all, channels: [desk] }\n  - { channels: [desk] }"
        ),
    ])
    func `Routes differ by what they mean`(before: String, now: String) throws {
        let diff = try diff(before, now)
        #expect(diff.hasNewRoutes)
        #expect(diff.instances.allSatisfy { $0.change == .unchanged })
    }

    @Test(arguments: [
        "users: { anna: {} }", "users: { desk: { locale: de } }", "dedup: { window: 5m }",
        "inhibitions: []", "escalations: { night: { steps: [{ for: desk }] } }",
    ])
    func `People come and go without an instance being touched`(block: String) throws {
        let diff = try diff("routes:", "\(block)\nroutes:")
        #expect(diff.hasNewPeople)
        #expect(!diff.isEmpty)
        #expect(!diff.hasNewRoutes)
        #expect(diff.instances.allSatisfy { $0.change == .unchanged && !$0.isRewired })
    }

    @Test func `People who only moved within the file are no change`() throws {
        let users = "users:\n  anna: { zone: UTC }\n"
        let old = try read(users + Self.base)
        let new = try read("# moved\n" + Self.base + "\n\n" + users)
        #expect(ConfigurationDiff(from: old, to: new).isEmpty)
    }

    @Test(arguments: [
        ("state_dir: a", "state_dir: c", [String](), ["host.state_dir"]),
        ("socket: b", "socket: c", [], ["host.socket"]), ("  socket: b\n", "", [], ["host.socket"]),
        ("socket: b", "socket: b\n  store: { path: c }", [], ["host.store"]),
        ("socket: b", "socket: b\n  store: { retention: { events: 1d } }", [], ["host.store"]),
        ("level: info", "level: debug", ["host.log.level"], []),
        ("format: text", "format: json", ["host.log.format"], []),
        ("socket: b", "socket: b\n  plugin_path: x", ["host.plugin_path"], []),
        ("socket: b", "socket: b\n  deadlines: { stop: 1s }", ["host.deadlines"], []),
        ("socket: b", "socket: b\n  watchdog: { late_per_minute: 1 }", ["host.watchdog"], []),
    ])
    func `Settings of the host say whether they need a restart`(
        before: String, now: String, live: [String], restart: [String]
    ) throws {
        let diff = try diff(before, now)
        #expect(diff.liveSettings == live)
        #expect(diff.restartSettings == restart)
        #expect(!diff.hasNewRoutes)
    }
}
