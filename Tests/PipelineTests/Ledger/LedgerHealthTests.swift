import CBelfry
import Configuration
import Control
import Core
import JSON
import Loading
import Observability
import Pipeline
import Store
import TestKit
import Testing

@Suite("What the API says is wrong, and counts", .timeLimit(.minutes(1)))
struct LedgerHealthTests {
    private let rig: StoredRig
    private let desk: AskedDesk

    init() throws {
        rig = try StoredRig()
        desk = AskedDesk(rig)
    }

    private func problems() throws -> [JSONValue] {
        try desk.value("GET", "/health")["problems"]?.array ?? []
    }

    private func codes() throws -> [JSONValue?] { try problems().map { $0["code"] } }

    @Test func `it is starting until it has started, and then it is up`() throws {
        #expect(try codes() == ["starting"])
        rig.start(StoredRig.configuration([try rig.scribe()]))
        let health = try desk.value("GET", "/health")
        #expect(health == ["state": "up", "why": "", "problems": []])
        #expect(try desk.value("GET", "/status")["health"] == "up")
    }

    @Test func `credentials that are refused are a problem until the channel is told others`()
        throws
    {
        rig.start(StoredRig.configuration([try rig.scribe()]))
        rig.send("one") { $0.subject = "credentials" }
        #expect(rig.eventually { (try? codes()) == ["credentials_refused"] })
        let problem = try #require(try problems().first)
        #expect(problem["subject"] == "scribe")
        #expect(
            problem["sentence"] == "the credentials of scribe are refused: as asked",
            "\(problem.text())")
        #expect(problem["since"]?.string?.hasSuffix("Z") == true)
        #expect(try desk.value("GET", "/status")["health"] == "degraded")
        var sending = SendingSettings()
        sending.firstPause = .milliseconds(1)
        _ = try rig.host.reload(StoredRig.configuration([try rig.scribe(sending: sending)]))
        #expect(rig.eventually { (try? codes()) == [] })
    }

    @Test func `a channel that fails and rests is one until it delivers again`() throws {
        var sending = SendingSettings()
        sending.firstPause = .milliseconds(1)
        sending.longestPause = .milliseconds(2)
        rig.start(StoredRig.configuration([try rig.scribe(sending: sending)]))
        for number in 0..<6 { rig.send("e\(number)") { $0.subject = "retry-9" } }
        #expect(rig.eventually { (try? codes()) == ["circuit_open"] })
        let row = try #require(rig.host.durable?.desks.first { $0.name == "scribe" })
        #expect(row.trouble?.isOfCredentials == false)
    }

    @Test func `an instance that is set aside is one since it was, also after a reload`() throws {
        let configuration = StoredRig.configuration([try rig.scribe(), try rig.scribe("other")])
        rig.start(configuration)
        #expect(rig.host.setAside("other", because: "other: no"))
        let since = try #require(try problems().first?["since"])
        #expect(try codes() == ["instance_set_aside"])
        #expect(try problems().first?["sentence"] == "other: no")
        let facts = try #require(rig.host.current.setAside.first)
        #expect(facts.sinceUnixNs > 0)
        #expect(try problems().first?["since"] == since)
    }

    @Test func `the metrics are what Prometheus' linter asks for, stage by stage`() throws {
        rig.start(StoredRig.configuration([try rig.scribe()]))
        rig.send("one")
        #expect(rig.reaches(.delivered, "one"))
        let text = String(decoding: try desk.ask("GET", "/metrics").body, as: UTF8.self)
        let faults = ExpositionCheck.faults(in: text)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        for (series, value) in [
            ("belfry_accepted_total{instance=\"api\"}", 1), ("belfry_committed_events_total", 1),
            ("belfry_intake_depth", 0), ("belfry_writes_depth", 0),
            ("belfry_attempts_total{instance=\"scribe\",outcome=\"delivered\"}", 1),
            ("belfry_oldest_due_seconds{instance=\"scribe\"}", 0),
            ("belfry_decisions_total{reason=\"wanted\"}", 1),
            ("belfry_problems{code=\"store_failing\",severity=\"error\"}", 0),
        ] as [(String, Double)] {
            #expect(ExpositionCheck.value(of: series, in: text) == value, "\(series)")
        }
        let commits = ExpositionCheck.value(of: "belfry_commits_total", in: text)
        #expect(
            ExpositionCheck.value(of: "belfry_commit_duration_seconds_count", in: text) == commits)
        #expect(
            ExpositionCheck.value(
                of: "belfry_commit_duration_seconds_bucket{le=\"+Inf\"}", in: text) == commits)
    }

    @Test(arguments: [
        ("a 1\n", "of another family: a 1"), ("# TYPE a gauge\na 1\n", "no help before"),
        ("# HELP a x\n# TYPE a counter\na 1\n", "ends in _total"),
        ("# HELP a x\n# TYPE a gauge\na 1\na 2\n", "twice: a 2"),
        ("# HELP a x\n# TYPE a gauge\na{b=c} 1\n", "not understood"),
        ("# HELP a x\n# TYPE a gauge\na 1", "has no end"),
        ("# HELP a x\n# TYPE a gauge\na one\n", "not understood"),
    ])
    func `what the linter would say is found`(text: String, fault: String) {
        #expect(ExpositionCheck.faults(in: text).contains { $0.contains(fault) })
    }
}
