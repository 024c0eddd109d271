import CBelfry
import Configuration
import Core
import JSON
import People
import Pipeline
import Store
import Testing
import TestKit

@Suite("People and silences through the API", .timeLimit(.minutes(1))) struct LedgerPeopleTests {
    private func started(after folder: TemporaryDirectory? = nil) throws -> StoredRig {
        let rig = try StoredRig(after: folder)
        rig.start(try configuration(rig))
        return rig
    }

    private func configuration(_ rig: StoredRig) throws -> HostConfiguration {
        StoredRig.configuration([try rig.scribe()], users: [User(id: "anna", locale: "de")])
    }

    // MARK: People

    @Test func `who is put is in force at once, after a reload and after a restart`() throws {
        var rig = try started()
        var desk = AskedDesk(rig)
        #expect(try desk.value("GET", "/users/anna")["locale"] == "de")
        _ = try desk.value("PUT", "/users/anna", ["locale": "en-IN"])
        _ = try desk.value("PUT", "/users/bert", ["preferences": ["tradeExecutions": false]])
        for step in ["at once", "after a reload", "after a restart"] {
            switch step {
            case "after a reload": _ = try rig.host.reload(try configuration(rig))
            case "after a restart":
                rig.stop()
                rig = try started(after: rig.folder)
                desk = AskedDesk(rig)
            default: break
            }
            #expect(try desk.value("GET", "/users/anna")["locale"] == "en-IN", "\(step)")
            #expect(rig.send(step) { $0.user = "bert" } == BELFRY_OK)
            let why = try desk.value("GET", "/explain?event=\(escaped(step))")["users"]?[0]
            #expect(why?["channels"]?[0]?["state"] == "not_sent", "\(step)")
            #expect(
                why?["channels"]?[0]?["why"]
                    == "not sent because the user has switched trades off; rule \"everything\" test:7",
                "\(step)")
        }
    }

    private func escaped(_ text: String) -> String { text.replacing(" ", with: "%20") }

    @Test func `preferences are changed in both shapes, and the rest is left`() throws {
        let rig = try started()
        let desk = AskedDesk(rig)
        _ = try desk.value("PUT", "/users/anna/preferences", ["signalAlerts": false])
        let user = try desk.value(
            "PUT", "/users/anna/preferences",
            ["alertFrequency": ["maxPerMinute": 5], "smsAlerts": ["riskViolations": true]])
        #expect(user["locale"] == "de")
        #expect(user["preferences_flat"]?["signalAlerts"] == false)
        #expect(user["preferences_flat"]?["dailyReports"] == true)
        #expect(user["preferences_nested"]?["alertFrequency"]?["maxPerMinute"] == 5)
        let actions = try desk.value("GET", "/audit")["audit"]?.array?.map { $0["action"] }
        #expect(actions == ["user.preferences", "user.preferences"])
    }

    @Test func `who is removed is as the file says, or gone`() throws {
        let rig = try started()
        let desk = AskedDesk(rig)
        let refused = try desk.refusal("DELETE", "/users/anna")
        #expect(refused.status == 409)
        #expect(
            refused.sentence == "\"anna\" stands in plugins.yaml; remove them there and reload.")
        #expect(try desk.refusal("DELETE", "/users/desk").sentence == "The desk is always there.")
        _ = try desk.value("PUT", "/users/anna", ["locale": "fr"])
        _ = try desk.value("PUT", "/users/bert", [:])
        #expect(try ids(desk) == ["anna", "bert", "desk"])
        _ = try desk.value("DELETE", "/users/anna")
        _ = try desk.value("DELETE", "/users/bert")
        #expect(try ids(desk) == ["anna", "desk"])
        #expect(try desk.value("GET", "/users/anna")["locale"] == "de")
        let page = try desk.value("GET", "/users?limit=1")
        #expect(page["next_after"] == "anna")
    }

    private func ids(_ desk: AskedDesk) throws -> [String] {
        try desk.value("GET", "/users")["users"]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    @Test func `a document that is no user is refused with its place, and changes nothing`() throws
    {
        let rig = try started()
        let desk = AskedDesk(rig)
        let refused = try desk.refusal("PUT", "/users/anna", ["preferences": ["signals": true]])
        #expect(refused.status == 422)
        #expect(refused.code == "user_invalid")
        #expect(refused.sentence.contains("/preferences/signals"))
        let address: JSONValue = ["contacts": ["email": "a\u{7}secret"]]
        #expect(try !desk.refusal("PUT", "/users/x", address).sentence.contains("secret"))
        #expect(try ids(desk) == ["anna", "desk"])
        #expect(try rig.store.people(after: nil, limit: 10).isEmpty)
    }

    // MARK: Silences

    @Test func `a silence holds at once and after a restart, until it is removed`() throws {
        var rig = try started()
        var desk = AskedDesk(rig)
        let added = try desk.value(
            "POST", "/silences",
            [
                "match": ["type": "order_*"], "end": "2200-01-01T00:00:00Z",
                "comment": "maintenance",
            ])
        let number = try #require(added["id"]?.integer)
        #expect(added["state"] == "active")
        #expect(added["author"] == "user:7")
        rig.send("first")
        rig.stop()
        rig = try started(after: rig.folder)
        desk = AskedDesk(rig)
        rig.send("second")
        for id in ["first", "second"] {
            let user = try desk.value("GET", "/explain?event=\(id)")["users"]?[0]
            #expect(
                user?["channels"]?[0]?["why"]?.string?.hasPrefix(
                    "not sent because user:7 has silenced it (silence \(number)): maintenance")
                    == true)
        }
        _ = try desk.value("DELETE", "/silences/\(number)")
        #expect(try desk.value("GET", "/silences")["silences"] == [])
        rig.send("third")
        #expect(rig.reaches(.delivered, "third"))
        #expect(rig.attempts().map(\.event) == ["third"])
        let lines = try desk.value("GET", "/audit")["audit"]?.array ?? []
        #expect(lines.map { $0["action"] } == ["silence.add", "silence.remove"])
        #expect(lines[0]["number"] == .integer(number))
        #expect(lines[0]["detail"]?["comment"] == "maintenance")
        #expect(lines[0]["detail"]?["id"] == nil)
    }

    @Test func `what is no silence is refused in a sentence`() throws {
        let rig = try started()
        let desk = AskedDesk(rig)
        let refused = try desk.refusal("POST", "/silences", ["end": "2200-01-01T00:00:00Z"])
        #expect(refused.code == "silence_invalid")
        #expect(refused.sentence.contains("must say what it is about"))
        #expect(try rig.store.silences().isEmpty)
    }
}
