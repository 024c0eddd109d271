import Core
import JSON
import Patterns
import People
import Testing
import Vocabulary

@testable import Configuration

@Suite struct HostConfigurationTests {
    static let whole = """
        host:
          state_dir: ./var
          socket: /run/belfry.sock
          log: { level: debug, format: json }
          plugin_path: [./plugins, /usr/lib/belfry]
          deadlines: { create: 500ms, start: 2m, stop: 1h, drain: 1s }
          watchdog: { late_after: 5ms, late_per_minute: 7, stuck_after: 3s }
        sources:
          market: { plugin: simulator, config: { rate: 10 } }
        channels:
          desk:
            plugin: ./build/console.so
            pin: sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            trusted: true
            isolate: false
            to: [anna, 42, "+49170"]
            live: { queue: 16, when_full: hold }
          off: { plugin: slack, enabled: false, config: { url: "${UNSET}" } }
        routes:
          - name: fills
            match: { type: [order_*, signal], subject: 600519, user: "*", priority: high }
            where: confidence > 70
            channels: [desk, off]
            stop: true
          - match: { source: market, priority: [low, critical] }
            channels: desk
        """

    @Test func `The host block becomes settings, paths seen from the file`() throws {
        let host = try ConfigurationFile.parse(
            Array(Self.whole.utf8), path: "/etc/belfry/plugins.yaml", environment: [:]
        ).host
        #expect(host.stateDirectory == "/etc/belfry/var")
        #expect(host.socketPath == "/run/belfry.sock")
        #expect(host.log == LogSettings(level: .debug, format: .json))
        #expect(host.pluginPath == ["/etc/belfry/plugins", "/usr/lib/belfry"])
        #expect(
            host.deadlines
                == Deadlines(
                    create: .milliseconds(500), start: .seconds(120), stop: .seconds(3600),
                    drain: .seconds(1)))
        #expect(
            host.watchdog
                == Watchdog(
                    lateAfter: .milliseconds(5), latePerMinute: 7, stuckAfter: .seconds(3)))
    }

    @Test func `Instances become definitions, disabled ones only names`() throws {
        let configuration = try read(Self.whole)
        let market = try #require(configuration.instance(named: "market"))
        #expect(market.kind == .source)
        #expect(market.plugin == .named("simulator"))
        #expect(market.config.json == ["rate": 10])
        #expect(market.liveQueue == LiveQueue(limit: 8192, whenFull: .shed))
        #expect(market.location == Location(file: "plugins.yaml", line: 9, column: 3))
        let desk = try #require(configuration.instance(named: "desk"))
        #expect(desk.plugin == .file("build/console.so"))
        #expect(desk.pin?.sha256 == String(repeating: "a", count: 64))
        #expect(desk.isTrusted)
        #expect(desk.recipients == ["anna", "42", "+49170"])
        #expect(desk.liveQueue == LiveQueue(limit: 16, whenFull: .hold))
        #expect(configuration.instances.map(\.name) == ["market", "desk"])
        #expect(configuration.disabled.map(\.name) == ["off"])
    }

    @Test func `Routes become rules`() throws {
        let rules = try read(Self.whole).rules
        #expect(rules.map(\.name) == ["fills", "route-2"])
        let fills = try #require(rules.first)
        #expect(fills.types == [Glob("order_*"), Glob("signal")])
        #expect(fills.subjects == [Glob("600519")])
        #expect(fills.users == [Glob("*")])
        #expect(fills.priority == .atLeast(.high))
        #expect(try fills.condition == Condition(parsing: "confidence > 70"))
        #expect(fills.channels == ["desk"])
        #expect(fills.stopsHere)
        #expect(fills.location == Location(file: "plugins.yaml", line: 20, column: 5))
        let second = try #require(rules.last)
        #expect(second.sources == [Glob("market")])
        #expect(second.priority == [PrioritySet(.low), PrioritySet(.critical)])
        #expect(!second.stopsHere)
    }

    @Test func `Blocks without content are as good as none`() throws {
        let configuration = try read("host:\nsources:\nchannels:\nroutes:\n")
        #expect(configuration.instances.isEmpty)
        #expect(configuration.rules.isEmpty)
        #expect(configuration.host == HostSettings())
        #expect(configuration.warnings.isEmpty)
    }

    @Test func `The shipped file is read without a warning`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let configuration = try ConfigurationFile.read(
            path: "/\(folder)/plugins.yaml", environment: [:])
        #expect(configuration.warnings.text() == "")
        #expect(configuration.sources.map(\.plugin) == [.named("simulator")])
        #expect(configuration.channels.map(\.plugin) == [.named("console")])
        #expect(configuration.rules.map(\.name) == ["orders", "sure signals", "trouble"])
        #expect(configuration.host.stateDirectory == "/\(folder)/var")
    }

    @Test func `The samples of the shipped file are valid once they are uncommented`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try DiskFile.read("/\(folder)/plugins.yaml", limit: YAMLInput.byteLimit)
        let lines = String(decoding: file.bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let isSample = { (line: Substring) in
            line.hasPrefix("#  ") || line.dropFirst().first?.isLetter == true && line.first == "#"
        }
        let text = lines.map { isSample($0) ? $0.dropFirst() : $0 }.joined(separator: "\n")
        let environment = ["DATABASE_URL": "postgresql://belfry:secret@localhost/belfry"]
        #expect(rendered(text, environment: environment) == "")
        let configuration = try read(text, environment: environment)
        #expect(configuration.people.users.map(\.user.id) == ["anna", "bob"])
        #expect(configuration.people.escalations.map(\.name) == ["night"])
        #expect(configuration.people.inhibitions.count == InhibitionRule.usual.count + 1)
        #expect(configuration.terms.first?.audience == .group("night"))
        #expect(configuration.terms.first?.chain == "night")
        let mail = try #require(configuration.instance(named: "mail"))
        #expect(mail.sending.fallback == ["desk"])
    }

    @Test func `Reading a typical file takes well under a millisecond`() throws {
        let bytes = Array(Self.whole.utf8)
        var best = Duration.seconds(1)
        for _ in 0..<50 {
            let took = try ContinuousClock().measure {
                _ = try ConfigurationFile.parse(bytes, path: "plugins.yaml", environment: [:])
            }
            best = min(best, took)
        }
        // Ten times the goal: this runs without optimisation, beside other tests.
        #expect(best < .milliseconds(10))
    }
}
