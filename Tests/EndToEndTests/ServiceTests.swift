import Glibc
import JSON
import Platform
import Testing

/// The daemon as systemd sees it.
@Suite(.timeLimit(.minutes(5))) struct ServiceTests {
    @Test func `it is ready, reloads and stops in the service manager's words`() throws {
        let host = try RunningBelfry(StartTests.quiet)
        #expect(host.notify.heard.lines.last == "READY=1 STATUS=1 instances")
        host.program.signal(SIGHUP)
        #expect(host.notify.heard.wait { $0.contains("RELOADING=1 MONOTONIC_USEC=") })
        #expect(
            host.notify.heard.wait { $0.split(separator: "\n").last?.hasPrefix("READY=1") == true })
        let moment = host.notify.heard.lines.first { $0.hasPrefix("RELOADING") }?
            .split(separator: "=").last.flatMap { Int64($0) }
        let now = Clock.system.monotonicNs() / 1000
        #expect(((now - 60_000_000)...now).contains(try #require(moment)))
        #expect(try host.stop() == .exited(0))
        #expect(host.notify.heard.wait { $0.hasSuffix("STOPPING=1\n") })
    }

    @Test func `a refused reload ends in being ready as before`() throws {
        let host = try RunningBelfry(StartTests.quiet)
        try host.configure("sources: [\n")
        host.program.signal(SIGHUP)
        #expect(
            host.notify.heard.wait {
                $0.contains("RELOADING=1") && $0.hasSuffix("READY=1 STATUS=1 instances\n")
            })
    }

    @Test func `it gives signs of life where a watchdog wants them, and only there`() throws {
        let host = try RunningBelfry(
            StartTests.quiet, environment: ["WATCHDOG_USEC": "3000000"])
        #expect(host.notify.heard.wait { $0.components("WATCHDOG=1").count >= 2 })
        let other = try RunningBelfry(StartTests.quiet)
        #expect(try other.stop() == .exited(0))
        #expect(!other.notify.heard.text.contains("WATCHDOG"))
    }

    @Test func `an abstract address is spoken to as well`() throws {
        let name = "belfry-e2e-\(Random.bits())"
        let place = try Place()
        // Nobody listens: the service goes on all the same.
        let host = try RunningBelfry(StartTests.quiet, in: place)
        #expect(try host.stop() == .exited(0))
        let other = try Program(
            [BuildTree.belfry, "run", "--config", "plugins.yaml"], in: place.path,
            environment: Program.plain.merging(["NOTIFY_SOCKET": "@\(name)"]) { $1 })
        #expect(other.errors.wait(for: "is ready"))
        other.signal(SIGTERM)
        #expect(try other.wait() == .exited(0))
    }

    @Test func `for the journal each line has a level and no time`() throws {
        let host = try RunningBelfry(
            StartTests.quiet + "channels:\n  desk: { plugin: consol }\n",
            environment: ["JOURNAL_STREAM": "8:123456"])
        #expect(host.log.wait(for: "<6>info belfry: "))
        #expect(host.log.text.contains("<3>error desk: there is no plugin"))
        for line in host.log.lines {
            #expect(line.wholeMatch(of: /<[0-7]>[a-z]+ [a-z0-9-]+: .+/) != nil, "\(line)")
        }
    }

    @Test func `a log in JSON is JSON in every line`() throws {
        let host = try RunningBelfry(
            "host: { state_dir: ./state, log: { format: json } }\nchannels:\n"
                + "  desk: { plugin: consol }\n")
        #expect(host.log.wait(for: "is ready"))
        for line in host.log.lines {
            let value = try JSONValue(parsing: line)
            #expect(value["level"]?.string != nil && value["message"]?.string != nil)
        }
    }
}

extension String {
    /// What stands between the places where `separator` does.
    func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
