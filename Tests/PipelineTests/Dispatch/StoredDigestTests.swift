import CBelfry
import Configuration
import Core
import JSON
import People
import Pipeline
import Store
import TestKit
import Testing

@Suite("What is gathered and told as one", .timeLimit(.minutes(1))) struct StoredDigestTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func configuration(
        _ rig: StoredRig, fallback: [String] = []
    ) throws
        -> HostConfiguration
    {
        var sending = SendingSettings()
        sending.fallback = fallback
        var anna = User(
            id: "anna",
            contacts: ["a@x.org", "b@x.org"].map { Contact(channel: "email", address: $0) })
        // From the second on they wait, and what waits is gathered.
        anna.preferences.maxPerMinute = 1
        return StoredRig.configuration(
            [
                try rig.scribe("mail", defines: ["ID=\"belfry.email\""], sending: sending),
                try rig.scribe("second"),
            ], users: [anna], routes: ["mail"])
    }

    /// Sends events that wait, and ends; afterwards their time has come.
    private func gather(_ ids: [String], fallback: [String] = [], subject: String = "") throws {
        let rig = try StoredRig(after: folder)
        rig.start(try configuration(rig, fallback: fallback))
        rig.send("first") { $0.user = "anna" }
        #expect(rig.reaches(.delivered, "first"))
        for (place, id) in ids.enumerated() {
            rig.send(id) {
                $0.user = "anna"
                $0.subject = subject
                $0.title = "Filled \(id)"
                $0.timeUnixNs = 1_000_000_000_000_000_000 - Int64(place)
            }
        }
        rig.stop()
        let said = try CompiledC.run([
            "sqlite3", "\(folder.path)/belfry.db",
            "UPDATE delivery SET time_ns = unixepoch() * 1000000000 WHERE state = 0",
        ])
        try #require(said.status == 0, "\(said.output)")
    }

    @Test func `it names all events in their order, at each address of the user`() throws {
        let ids = (1...5).map { "n\($0)" }
        try gather(ids)
        let rig = try StoredRig(after: folder)
        rig.start(try configuration(rig))
        for id in ids { #expect(rig.reaches(.delivered, id)) }
        let digests = rig.attempts("mail").filter { $0.event != "first" }
        #expect(digests.map(\.recipient).sorted() == ["a@x.org", "b@x.org"])
        for digest in digests {
            #expect(digest.merged == 4)
            #expect(digest.title.contains("5"))
            let lines = digest.body.split(separator: ";")
            #expect(lines.count == 5)
            // The last one sent happened first.
            for (line, id) in zip(lines, ids.reversed()) {
                #expect(line.hasSuffix("Filled \(id)"), "\(line)")
            }
        }
    }

    @Test func `both sides are explained`() throws {
        try gather(["n1", "n2", "n3"])
        let rig = try StoredRig(after: folder)
        rig.start(try configuration(rig))
        for id in ["n1", "n2", "n3"] { #expect(rig.reaches(.delivered, id)) }
        let desk = AskedDesk(rig)
        let lead = try line(desk, of: "n1")
        #expect(
            lead["outcome"]?.string?.hasSuffix("; it stands for 2 others: events n3, n2") == true)
        #expect(lead["stands_for"] == ["count": 2, "events": ["n3", "n2"]])
        let number = try #require(lead["delivery"]?.integer)
        let other = try line(desk, of: "n2")
        #expect(
            other["outcome"]?.string?.hasSuffix(", together with delivery \(number) of event n1")
                == true)
        #expect(other["told_with"] == "n1")
    }

    private func line(_ desk: AskedDesk, of event: String) throws -> JSONValue {
        let user = try desk.value("GET", "/explain?event=\(event)&user=anna")["users"]?[0]
        return try #require(user?["channels"]?[0])
    }

    @Test func `where it moves on, it says the same there`() throws {
        try gather(["n1", "n2"], fallback: ["second"], subject: "reject")
        let rig = try StoredRig(after: folder)
        rig.start(try configuration(rig, fallback: ["second"]))
        #expect(rig.eventually { rig.attempts("second").count == 2 })
        for attempt in rig.attempts("second") {
            #expect(attempt.merged == 1)
            #expect(attempt.body.split(separator: ";").count == 2)
        }
    }
}
