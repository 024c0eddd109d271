import Configuration
import Control
import Core
import JSON
import Loading
import Observability
import People
import Pipeline
import Store
import Testing
import TestKit

@Suite("What the API tells of the durable lane", .timeLimit(.minutes(1))) struct LedgerTests {
    private let rig: StoredRig
    private let desk: AskedDesk

    init() throws {
        rig = try StoredRig()
        rig.start(StoredRig.configuration([try rig.scribe()]))
        desk = AskedDesk(rig)
    }

    // MARK: Notifications

    @Test func `a notification is listed, read and counted`() throws {
        for id in ["one", "two"] {
            rig.send(id) { $0.payload = #"{"trade_id":"\#(id)"}"# }
        }
        #expect(try unread() == 2)
        let page = try desk.value("GET", "/notifications?user=desk&limit=1")
        let row = try #require(page["notifications"]?.array?.first)
        #expect(row["event"] == "two")
        #expect(row["type"] == "order_filled")
        #expect(row["title"]?.string?.isEmpty == false)
        #expect(row["priority"]?.string == "high")
        #expect(row["data"] == ["trade_id": "two"])
        #expect(row["read"] == false)
        #expect(row["acknowledged"] == false)
        let number = try #require(row["id"]?.integer)
        #expect(page["next_before"] == .integer(number))
        let read = try desk.value("POST", "/notifications/\(number)/read")
        #expect(read == ["id": .integer(number), "user": "desk", "read": true])
        #expect(try unread() == 1)
        let rest = try desk.value("GET", "/notifications?user=desk&unread_only=true")
        #expect(rest["notifications"]?.array?.map { $0["event"] } == ["one"])
        #expect(rest["next_before"] == .null)
        let older = try desk.value("GET", "/notifications?user=desk&before=\(number)")
        #expect(older["notifications"]?.array?.map { $0["event"] } == ["one"])
    }

    private func unread() throws -> Int64? {
        try desk.value("GET", "/notifications/unread_count?user=desk")["unread"]?.integer
    }

    @Test func `who acknowledges first holds, and the audit says so once`() throws {
        rig.send("one")
        let page = try desk.value("GET", "/notifications?user=desk")
        let number = try #require(page["notifications"]?[0]?["id"]?.integer)
        let first = try desk.value("POST", "/notifications/\(number)/ack", ["by": "anna"])
        #expect(first["by"] == "anna")
        #expect(first["event"] == "one")
        let second = try desk.value("POST", "/notifications/\(number)/ack", ["by": "bert"])
        #expect(second["by"] == "anna")
        let lines = try audit()
        #expect(lines.map { $0["action"] } == ["notification.acknowledge"])
        #expect(lines[0]["who"] == "user:7")
        #expect(lines[0]["subject"] == .string(String(number)))
        #expect(lines[0]["detail"]?["by"] == "anna")
        let explained = try desk.value("GET", "/explain?event=one")
        #expect(explained["users"]?[0]?["acknowledged_by"] == "anna")
    }

    @Test func `acknowledging stops the escalation of the event`() throws {
        let chain = EscalationChain(
            name: "wake",
            steps: [EscalationChain.Step(waitNs: 3_600_000_000_000, audience: .everyone)])
        var terms = RouteTerms()
        terms.chain = "wake"
        var configuration = StoredRig.configuration([try rig.scribe()], terms: terms)
        configuration.people.escalations = [try #require(chain)]
        _ = try rig.host.reload(configuration)
        rig.send("one")
        let lane = try #require(rig.host.durable)
        #expect(lane.people.with { $0.escalations.count } == 1)
        let page = try desk.value("GET", "/notifications?user=desk")
        let number = try #require(page["notifications"]?[0]?["id"]?.integer)
        let answer = try desk.value("POST", "/notifications/\(number)/ack", ["by": "anna"])
        #expect(answer["escalation_stopped"] == true)
        #expect(lane.people.with { $0.escalations.count } == 0)
    }

    @Test func `acknowledging a step stops the escalation that it belongs to`() throws {
        let chain = EscalationChain(
            name: "wake",
            steps: [0, 3_600_000_000_000].map {
                EscalationChain.Step(waitNs: $0, audience: .desk)
            })
        var terms = RouteTerms()
        terms.chain = "wake"
        var configuration = StoredRig.configuration([try rig.scribe()], terms: terms)
        configuration.people.escalations = [try #require(chain)]
        _ = try rig.host.reload(configuration)
        rig.send("one")
        #expect(rig.reaches(.delivered, "one/escalation-1-1"))
        let step = try #require(try rig.store.event(withID: "one/escalation-1-1"))
        let notifications = try rig.store.notifications(ofEvent: step, after: nil, limit: 10)
        let number = try #require(notifications.first?.number)
        let answer = try desk.value("POST", "/notifications/\(number)/ack", ["by": "anna"])
        #expect(answer["escalation_stopped"] == true)
        let lane = try #require(rig.host.durable)
        #expect(lane.people.with { $0.escalations.count } == 0)
    }

    @Test func `what is not there is said so`() throws {
        #expect(
            try desk.refusal("POST", "/notifications/9/ack", ["by": "a\u{0}b"]).sentence
                == "\"by\" has 1 to 128 bytes and no control characters.")
        #expect(try desk.refusal("POST", "/notifications/9/read").code == "no_such_notification")
        let event = try desk.refusal("GET", "/explain?event=nothing")
        #expect(event.status == 404)
        #expect(
            event.sentence
                == "No event \"nothing\" is stored: it never was, or it has been forgotten.")
        #expect(try desk.refusal("GET", "/deliveries?event=x").code == "no_such_event")
        #expect(try desk.refusal("GET", "/dead-letters?instance=x").code == "no_such_instance")
        #expect(try desk.refusal("DELETE", "/silences/3").code == "no_such_silence")
        #expect(try desk.refusal("GET", "/users/nobody").code == "no_such_user")
        #expect(
            try desk.refusal("POST", "/test-send", ["channel": "x"]).code == "no_such_channel")
    }

    // MARK: Deliveries

    @Test func `a delivery is told with its rule and every attempt, in numbers and in words`()
        throws
    {
        var sending = SendingSettings()
        sending.firstPause = .milliseconds(1)
        _ = try rig.host.reload(StoredRig.configuration([try rig.scribe(sending: sending)]))
        rig.send("one") { $0.subject = "retry-2" }
        #expect(rig.reaches(.delivered, "one"))
        let row = try #require(try desk.value("GET", "/deliveries?event=one")["deliveries"]?[0])
        #expect(row["channel"] == "scribe")
        #expect(row["state"] == "delivered")
        #expect(row["reason"] == "wanted")
        #expect(row["rule"] == "everything")
        #expect(row["line"] == 7)
        #expect(row["attempts"] == 3)
        #expect(row["history"]?.array?.count == 2)
        #expect(row["history"]?[0]?["outcome"] == "retry")
        let channel = try #require(
            try desk.value("GET", "/explain?event=one")["users"]?[0]?["channels"]?[0])
        #expect(
            channel["why"]
                == "sent at once because the user wants trades by other; rule \"everything\" test:7"
        )
        #expect(channel["outcome"]?.string?.hasPrefix("delivered at ") == true)
        #expect(channel["attempts"]?.array?.count == 2)
    }

    @Test func `dead letters are listed, replayed and purged`() throws {
        rig.send("one") { $0.subject = "reject" }
        rig.send("two") { $0.subject = "reject" }
        #expect(rig.reaches(.dead, "one"))
        #expect(rig.reaches(.dead, "two"))
        let page = try desk.value("GET", "/dead-letters?instance=scribe")
        let letters = try #require(page["dead_letters"]?.array)
        #expect(Set(letters.map { $0["event"]?.string }) == ["one", "two"])
        #expect(letters[0]["why"] == "rejected")
        #expect(letters[0]["detail"] == "as asked")
        let number = try #require(letters[0]["id"]?.integer)
        let purge = try desk.value("POST", "/dead-letters/purge", ["ids": [.integer(number)]])
        #expect(purge == ["purged": 1])
        let last = try #require(letters[1]["id"]?.integer)
        let replay = try desk.value(
            "POST", "/dead-letters/replay", ["instance": "scribe", "up_to": .integer(last)])
        #expect(replay == ["replayed": 1])
        #expect(try desk.value("GET", "/dead-letters")["dead_letters"] == [])
        #expect(
            try audit().map { $0["action"] } == ["dead_letters.purge", "dead_letters.replay"])
    }

    @Test func `a dead letter that is replayed goes at once`() throws {
        // What is due is read anew every half minute: that would be too late for this.
        rig.send("one") { $0.subject = "reject" }
        #expect(rig.reaches(.dead, "one"))
        let letter = try desk.value("GET", "/dead-letters")["dead_letters"]?[0]?["id"]
        let number = try #require(letter?.integer)
        for body in [
            ["ids": [.integer(number)]], ["instance": "scribe", "up_to": .integer(number)],
        ] as [JSONValue] {
            let before = rig.attempts().count
            let answer = try desk.value("POST", "/dead-letters/replay", body)
            #expect(answer == ["replayed": 1])
            #expect(rig.eventually(within: 10) { rig.attempts().count == before + 1 })
            #expect(rig.reaches(.dead, "one"))
        }
    }

    @Test func `a channel that is configured no more keeps its name`() throws {
        rig.send("one") { $0.subject = "reject" }
        #expect(rig.reaches(.dead, "one"))
        rig.stop()
        let later = try StoredRig(after: rig.folder)
        later.start(StoredRig.configuration([try later.scribe("other")]))
        let desk = AskedDesk(later)
        let row = try desk.value("GET", "/deliveries?event=one")["deliveries"]?[0]
        #expect(row?["channel"] == "scribe")
        let told = try desk.value("GET", "/explain?event=one")["users"]?[0]?["channels"]?[0]
        #expect(told?["channel"] == "scribe")
        let letters = try desk.value("GET", "/dead-letters?instance=scribe")["dead_letters"]
        #expect(letters?.array?.map { $0["channel"] } == ["scribe"])
        let channels = try desk.value("GET", "/status")["store"]?["channels"]?.array ?? []
        #expect(channels.map { $0["channel"] } == ["other", "scribe"])
        #expect(channels.last?["dead"] == 1)
    }

    // MARK: Trying out, and numbers

    @Test func `a test says of each channel what became of it, whatever the routes say`() throws {
        let configuration = StoredRig.configuration(
            [try rig.scribe(), try rig.scribe("other")], routes: [])
        _ = try rig.host.reload(configuration)
        let all = try desk.value("POST", "/test-send")
        #expect(all["ok"] == true)
        #expect(all["results"]?.array?.map { $0["channel"] } == ["other", "scribe"])
        #expect(all["results"]?.array?.allSatisfy { $0["state"] == "delivered" } == true)
        let one = try desk.value("POST", "/test-send", ["channel": "other"])
        #expect(one["results"]?.array?.map { $0["channel"] } == ["other"])
        #expect(rig.attempts("scribe").count == 1)
        #expect(rig.attempts("other").map(\.title) == ["Test from Belfry", "Test from Belfry"])
    }

    @Test func `a test goes to a live channel too, and to nobody else`() throws {
        let board = Board()
        let bell = try InstanceDefinition.bell(board)
        _ = try rig.host.reload(StoredRig.configuration([try rig.scribe(), bell], routes: []))
        let answer = try desk.value("POST", "/test-send", ["channel": "bell"])
        #expect(
            answer["results"] == [
                [
                    "channel": "bell", "ok": true, "state": "delivered",
                    "detail": "the channel took it",
                ]
            ])
        let counters = try #require(rig.host.current.running(named: "bell")).instance.counters
        #expect(counters.delivered.value == 1)
        #expect(rig.attempts().isEmpty)
    }

    @Test func `one user of very many is explained by name`() throws {
        let users = (0..<1_100).map { User(id: "user-\($0)") }
        var terms = RouteTerms()
        terms.audience = .everyone
        _ = try rig.host.reload(
            StoredRig.configuration([try rig.scribe()], users: users, terms: terms))
        rig.send("one")
        let all = try desk.value("GET", "/explain?event=one")
        #expect(all["more"] == true)
        for user in ["user-0", "user-1099"] {
            let one = try desk.value("GET", "/explain?event=one&user=\(user)")
            #expect(one["more"] == false)
            #expect(one["users"]?.array?.map { $0["user"] } == [.string(user)])
            #expect(one["users"]?[0]?["notification"]?.integer != nil)
        }
    }

    @Test func `status and metrics count what is stored`() throws {
        rig.send("one")
        rig.send("one")
        rig.send("two") { $0.subject = "reject" }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.reaches(.dead, "two"))
        let store = try #require(try desk.value("GET", "/status")["store"])
        #expect(store["duplicates"] == 1)
        #expect(store["decisions"]?["wanted"]?.integer == 3)
        let row = try #require(store["channels"]?[0])
        #expect(row["channel"] == "scribe")
        #expect(row["dead"] == 1)
        #expect(row["due"] == 0)
        #expect(row["outcomes"]?["delivered"] == 1)
        #expect(row["outcomes"]?["rejected"] == 1)
        let text = String(decoding: try desk.ask("GET", "/metrics").body, as: UTF8.self)
        for line in [
            "belfry_duplicate_events_total 1",
            "belfry_attempts_total{instance=\"scribe\",outcome=\"delivered\"} 1",
            "belfry_deliveries{instance=\"scribe\",state=\"dead\"} 1",
            "belfry_oldest_due_seconds{instance=\"scribe\"} 0",
            "belfry_decisions_total{reason=\"wanted\"} 3",
        ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
    }

    private func audit() throws -> [JSONValue] {
        try desk.value("GET", "/audit")["audit"]?.array ?? []
    }
}
