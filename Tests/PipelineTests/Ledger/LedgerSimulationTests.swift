import Configuration
import Control
import Core
import JSON
import People
import Pipeline
import Store
import TestKit
import Testing

@Suite("What a draft would have done, through the API", .timeLimit(.minutes(1)))
struct LedgerSimulationTests {
    private let rig: StoredRig
    private let desk: AskedDesk

    init() throws {
        rig = try StoredRig()
        var terms = RouteTerms()
        terms.audience = .everyone
        let anna = User(
            id: "anna", contacts: [Contact(channel: "email", address: "a@example.com")])
        rig.start(
            StoredRig.configuration(
                [try rig.scribe("mail", defines: ["ID=\"belfry.email\""])], users: [anna],
                terms: terms))
        desk = AskedDesk(rig)
    }

    private let draft = """
        channels:
          mail: { plugin: ./scribe.so, config: { password: { file: ./secret } } }
        users:
          anna: { contacts: { email: "${ADDRESS}" } }
        routes:
          - name: night
            match: { priority: [high] }
            for: everyone
            channels: [mail]
        """

    private func order(_ change: (inout JSONObject) -> Void = { _ in }) -> JSONValue {
        var order: JSONObject = [
            "config": .string(draft), "file": "draft.yaml",
            "variables": ["ADDRESS": "a@example.com"], "channels": ["mail": ["kind": "email"]],
        ]
        change(&order)
        return .object(order)
    }

    @Test func `what would be otherwise is told with the rules of either side`() throws {
        rig.send("one") { $0.priority = 2 }
        rig.send("two") {
            $0.type = "risk_limit_breached"
            $0.priority = 3
            $0.subject = "SES-1"
        }
        rig.send("three") {
            $0.type = "com.acme.call"
            $0.priority = 0
        }
        let answer = try desk.value("POST", "/simulate", order())
        #expect(answer["events"]?["replayed"] == 3)
        #expect(
            answer["notes"]?[0]
                == .string(
                    "Events that the draft would keep no longer, not even for the inbox: 1 of "
                        + "com.acme.call.")
        )
        #expect(answer["current"]?["deliveries"] == 3)
        #expect(answer["draft"]?["deliveries"] == 1)
        #expect(answer["critical_missed"] == 1)
        #expect(answer["kinds"]?["removed"] == 2)
        #expect(answer["kinds"]?["added"] == 0)
        #expect(answer["stopped_at"] == .null)
        #expect(answer["left_out"] == ["rows": 0, "differences": 0])
        #expect(
            answer["readers"] == [
                [
                    "user": "anna", "channel": "mail", "current": 3, "draft": 1,
                    "differences": 2,
                ]
            ])
        let row = try #require(answer["differences"]?[0])
        #expect(row["kind"] == "removed")
        #expect(row["critical_missed"] == true)
        #expect(row["user"] == "anna")
        #expect(row["channel"] == "mail")
        #expect(row["event"]?["id"] == "two")
        #expect(row["event"]?["subject"] == "SES-1")
        #expect(row["event"]?["priority"] == "critical")
        #expect(
            row["current"]?["why"]
                == "sent at once because it is critical; rule \"everything\" test:7")
        #expect(row["current"]?["line"] == 7)
        #expect(row["draft"]?["why"] == "not sent because no rule takes it")
    }

    @Test func `a replay of what is in force makes the deliveries that were made`() throws {
        var made = 0
        for number in 0..<20 {
            rig.send("e\(number)") { $0.priority = Int32(number % 4) }
            made += try rig.deliveries("e\(number)").count
        }
        #expect(made == 20)
        let answer = try desk.value("POST", "/simulate", order())
        #expect(answer["current"]?["deliveries"] == .integer(Int64(made)))
    }

    @Test func `the daemon writes nothing down for a simulation`() throws {
        rig.send("one")
        _ = try desk.value("POST", "/simulate", order())
        #expect(try desk.value("GET", "/audit")["audit"] == [])
        #expect(try rig.store.event(withID: "one") == 1)
        #expect(try rig.deliveries("one").count == 1)
    }

    @Test func `rows beyond the limit are counted, and what is missed comes first`() throws {
        for type in ["order_filled", "signal", "system_error"] {
            rig.send(type) {
                $0.type = type
                $0.priority = 1
            }
        }
        rig.send("last") { $0.priority = 3 }
        let answer = try desk.value("POST", "/simulate", order { $0["limit"] = 2 })
        #expect(answer["differences"]?.array?.count == 2)
        #expect(answer["differences"]?[0]?["event"]?["id"] == "last")
        #expect(answer["left_out"] == ["rows": 2, "differences": 2])
    }

    @Test func `what is alike but for its user comes after what is not`() throws {
        for user in ["bert", "carl"] {
            _ = try desk.value(
                "PUT", "/users/\(user)", ["contacts": ["email": .string("\(user)@example.com")]])
        }
        rig.send("fill") { $0.priority = 1 }
        rig.send("alert") {
            $0.type = "signal"
            $0.priority = 0
        }
        let answer = try desk.value("POST", "/simulate", order { $0["limit"] = 2 })
        #expect(
            answer["differences"]?.array?.map { $0["event"]?["id"] } == ["fill", "alert"])
        #expect(answer["left_out"] == ["rows": 4, "differences": 4])
    }

    @Test func `time is bounded on both sides`() throws {
        rig.send("one")
        let answer = try desk.value(
            "POST", "/simulate",
            order {
                $0["since"] = "2026-01-01T00:00:00Z"
                $0["until"] = 1_767_300_000_000
            })
        #expect(answer["events"]?["replayed"] == 0)
        #expect(answer["since"] == "2026-01-01T00:00:00.000Z")
        #expect(answer["until"] == "2026-01-01T20:40:00.000Z")
    }

    @Test func `what somebody has to know besides is said in sentences`() throws {
        _ = try desk.value("PUT", "/users/anna", ["locale": "fr"])
        let answer = try desk.value(
            "POST", "/simulate",
            order {
                $0["channels"] = nil
                $0["config"] = .string(
                    draft + "\ndedup: { window: 1m }\n".replacing("1m", with: "60s"))
            })
        let notes = answer["notes"]?.array?.compactMap(\.string) ?? []
        #expect(
            notes == [
                "The draft's dedup window is shorter: repeats that it would let through were never "
                    + "kept.",
                "What the API was told of these users counts more than what the draft says: anna.",
                "Of these channels nobody said what kind they are; their plugins' names were taken "
                    + "for it: mail.",
            ])
    }

    @Test func `a draft with faults is refused with their lines, and shows no secret`() throws {
        let reply = try desk.ask(
            "POST", "/simulate", order { $0["variables"] = ["OTHER": "tiger"] })
        #expect(reply.status == 422)
        let error = try JSONValue(parsing: reply.body)["error"]
        #expect(error?["code"] == "draft_invalid")
        #expect(error?["message"] == "The draft has 1 error.")
        #expect(error?["findings"]?[0]?["file"] == "draft.yaml")
        #expect(error?["findings"]?[0]?["line"] == 4)
        #expect(!String(decoding: reply.body, as: UTF8.self).contains("tiger"))
    }

    @Test func `the daemon lends a draft neither its variables nor its files`() throws {
        let path = "\(rig.folder.path)/passwords"
        let draft = draft.replacing("./secret", with: path).replacing("ADDRESS", with: "PATH")
        let reply = try desk.ask("POST", "/simulate", order { $0["config"] = .string(draft) })
        let findings = try JSONValue(parsing: reply.body)["error"]?["findings"]?.array ?? []
        // The variable alone: a secret file is not looked for.
        #expect(findings.count == 1)
        #expect(findings.first?["message"]?.string?.contains("PATH") == true)
    }

    private static let misunderstood: [(String, JSONValue, String)] = [
        ("config", .null, "\"config\" is the draft: the text of a plugins.yaml."),
        ("limit", 0, "\"limit\" is from 1 to 1000."),
        ("since", "yesterday", "\"since\" is a time such as \"2026-11-21T20:00:00Z\"."),
        ("until", 1_000, "\"since\" has to be before \"until\"."),
        ("variables", ["A": 1], "\"variables\" has a text for each name."),
        ("variables", "A=1", "\"variables\" is an object, not a string."),
        (
            "channels", ["mail": "email"],
            "\"channels\" says of each what it is: {\"mail\": {\"kind\": \"email\"}}."
        ),
    ]

    @Test(arguments: misunderstood)
    func `what is not understood is refused in a sentence`(
        member: String, value: JSONValue, sentence: String
    ) throws {
        let refused = try desk.refusal("POST", "/simulate", order { $0[member] = value })
        #expect(refused.status == 422)
        #expect(refused.code == "simulation_invalid")
        #expect(refused.sentence == sentence)
    }

    @Test func `a user whom neither side knows is called so`() throws {
        let refused = try desk.refusal("POST", "/simulate", order { $0["user"] = "nobody" })
        #expect(refused.status == 404)
        #expect(refused.sentence == "There is no user \"nobody\", now or in the draft.")
    }
}
