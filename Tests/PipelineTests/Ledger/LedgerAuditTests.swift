import Configuration
import Control
import Core
import JSON
import People
import Pipeline
import Store
import TestKit
import Testing

@Suite("What an auditor is told", .timeLimit(.minutes(1))) struct LedgerAuditTests {
    private let rig: StoredRig
    private let desk: AskedDesk

    init() throws {
        rig = try StoredRig()
        let users = ["anna", "bert"].map { User(id: $0) }
        rig.start(StoredRig.configuration([try rig.scribe()], users: users))
        desk = AskedDesk(rig)
    }

    private func lines(_ query: String = "") throws -> [JSONValue] {
        try desk.value("GET", "/audit\(query)")["audit"]?.array ?? []
    }

    private func sent(_ query: String = "") throws -> [JSONValue] {
        try desk.value("GET", "/audit/deliveries\(query)")["deliveries"]?.array ?? []
    }

    @Test func `a change says who made it from where, and what was there before`() throws {
        for isWanted in [false, true] {
            _ = try desk.value(
                "PUT", "/users/anna/preferences", ["signalAlerts": .bool(isWanted)])
        }
        let line = try #require(try lines().last)
        #expect(line["who"] == "user:7")
        #expect(line["pid"] == 1)
        #expect(line["action"] == "user.preferences")
        #expect(line["subject"] == "anna")
        let (before, after) = (line["detail"]?["before"], line["detail"]?["preferences"])
        #expect(before != nil && before != after)
        #expect(try lines()[0]["detail"]?["preferences"] == before)
    }

    @Test func `the lines of a user are what they did and what was done for them`() throws {
        rig.send("one") { $0.user = "anna" }
        let inbox = try desk.value("GET", "/notifications?user=anna")
        let number = try #require(inbox["notifications"]?[0]?["id"]?.integer)
        _ = try desk.value("POST", "/notifications/\(number)/ack", ["by": "bert"])
        _ = try desk.value("PUT", "/users/bert/preferences", ["signalAlerts": false])
        #expect(
            try lines("?user=anna").map { $0["action"] } == ["notification.acknowledge"])
        #expect(
            try lines("?user=bert").map { $0["action"] }
                == ["notification.acknowledge", "user.preferences"])
        #expect(try lines("?user=user:7").count == 2)
        #expect(try lines("?user=nobody").isEmpty)
    }

    @Test func `a page says where the next one begins, also when nothing of it is wanted`() throws {
        for user in ["anna", "anna", "bert"] {
            _ = try desk.value("PUT", "/users/\(user)/preferences", ["signalAlerts": false])
        }
        let first = try desk.value("GET", "/audit?user=bert&limit=2")
        #expect(first["audit"] == [])
        let after = try #require(first["next_after"]?.integer)
        let second = try desk.value("GET", "/audit?user=bert&limit=2&after=\(after)")
        #expect(second["audit"]?.array?.map { $0["subject"] } == ["bert"])
        #expect(second["next_after"] == .null)
    }

    @Test func `a time is one of RFC 3339 or of milliseconds, and anything else is refused`()
        throws
    {
        _ = try desk.value("PUT", "/users/anna/preferences", ["signalAlerts": false])
        #expect(try lines("?since=2020-01-01T00:00:00Z").count == 1)
        #expect(try lines("?until=1577836800000").isEmpty)
        let refusal = try desk.refusal("GET", "/audit?since=yesterday")
        #expect(refusal.status == 400)
        #expect(
            refusal.sentence
                == "\"since\" is a time such as 2026-11-21T07:40:00Z, or milliseconds since 1970.")
    }

    @Test func `deliveries are told with their outcome, and no message unless it is asked for`()
        throws
    {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        rig.send("one") {
            $0.user = "anna"
            $0.title = "Secret plan"
            $0.body = "Buy"
            $0.traceparent = trace
        }
        rig.send("two") {
            $0.user = "bert"
            $0.subject = "reject"
        }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.reaches(.dead, "two"))
        let rows = try sent()
        #expect(rows.map { $0["event"] } == ["one", "two"])
        #expect(rows.map { $0["state"] } == ["delivered", "dead"])
        #expect(rows[0]["user"] == "anna")
        #expect(rows[0]["channel"] == "scribe")
        #expect(rows[0]["type"] == "order_filled")
        #expect(rows[0]["traceparent"] == .string(trace))
        #expect(rows[0]["ended_at"]?.string?.hasSuffix("Z") == true)
        #expect(rows[1]["why"] == "rejected")
        #expect(!rows[0].text().contains("Secret plan"))
        let whole = try sent("?messages=true&user=anna")
        #expect(whole.count == 1)
        #expect(whole[0]["title"] == "Secret plan")
        #expect(whole[0]["body"] == "Buy")
        #expect(try sent("?until=2020-01-01T00:00:00Z").isEmpty)
    }
}
