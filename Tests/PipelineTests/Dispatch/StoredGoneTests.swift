import CBelfry
import Configuration
import Core
import JSON
import Observability
import People
@testable import Pipeline
import Store
import TestKit
import Testing

@Suite("Addresses that no longer exist", .timeLimit(.minutes(1))) struct StoredGoneTests {
    private func start(
        after folder: TemporaryDirectory? = nil, fallback: [String] = []
    ) throws -> StoredRig {
        let rig = try StoredRig(after: folder)
        var sending = SendingSettings()
        sending.fallback = fallback
        let anna = User(
            id: "anna",
            contacts: [
                Contact(channel: "email", address: "a@x.org"),
                Contact(channel: "sms", address: "+1"),
            ])
        rig.start(
            StoredRig.configuration(
                [
                    try rig.scribe("mail", defines: ["ID=\"belfry.email\""], sending: sending),
                    try rig.scribe("phone", defines: ["ID=\"belfry.sms\""]),
                ], users: [anna], routes: ["mail"]))
        return rig
    }

    /// An event for which the channel says that the address is gone, or has said so before.
    private func send(_ id: String, _ subject: String = "", to rig: StoredRig) {
        rig.send(id) {
            $0.user = "anna"
            $0.subject = subject
        }
    }

    /// As if the provider of mail had said so.
    private func mark(_ rig: StoredRig) throws {
        let people = try #require(rig.host.durable?.people)
        let news = people.note(
            GoneContact(
                user: "anna", instance: "mail", address: "a@x.org", sinceNs: 1, detail: ""))
        #expect(news == .new(isLast: false))
    }

    private func hasMark(_ rig: StoredRig) -> Bool {
        rig.eventually {
            rig.host.durable?.people.with { $0.goneContacts.count } == 1
        }
    }

    private func why(_ rig: StoredRig, _ id: String) throws -> JSONValue {
        let users = try AskedDesk(rig).value("GET", "/explain?event=\(id)&user=anna")["users"]
        return try #require(users?[0]?["channels"]?.array?.first { $0["channel"] == "mail" })
    }

    @Test func `nothing more is sent there, after a restart either, and the reason says why`()
        throws
    {
        var rig = try start()
        send("one", "gone", to: rig)
        #expect(rig.reaches(.dead, "one"))
        #expect(hasMark(rig))
        for id in ["two", "three"] {
            send(id, to: rig)
            let why = try why(rig, id)
            #expect(why["state"] == "not_sent")
            let words = try #require(why["why"]?.string)
            #expect(
                words.hasPrefix(
                    "not sent because the address is gone: the provider of mail says \"as asked\" "
                        + "since "))
            #expect(
                words.hasSuffix("; nothing else reaches the user; rule \"everything\" test:7"))
            rig.stop()
            rig = try start(after: rig.folder)
        }
        let told = rig.attempts("mail").filter { $0.user == "anna" }
        #expect(told.map(\.event) == ["one"])
        #expect(hasMark(rig))
    }

    @Test func `whom nothing reaches the operators are told of, by an event`() throws {
        let rig = try start()
        send("one", "gone", to: rig)
        #expect(hasMark(rig))
        for id in ["two", "three"] { send(id, to: rig) }
        let alarms = {
            (try? rig.store.events(JournalRequest(fromNs: 0, limit: 100)))?.filter {
                $0.draft.type == "system_error"
            } ?? []
        }
        #expect(rig.eventually { alarms().count == 1 })
        #expect(alarms().map(\.draft.title) == ["anna cannot be reached"])
        #expect(alarms().allSatisfy { !$0.draft.body.contains("a@x.org") })
        let actions = try AskedDesk(rig).value("GET", "/audit")["audit"]?.array ?? []
        #expect(actions.map { $0["action"] } == ["contact.gone"])
        #expect(actions.first?["subject"] == "anna")
        #expect(actions.first?["who"] == "mail")
    }

    @Test func `the fallback list takes over at once, and says why`() throws {
        let rig = try start(fallback: ["phone"])
        try mark(rig)
        rig.send("one") {
            $0.user = "anna"
            $0.priority = BELFRY_CRITICAL
        }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts("phone").map(\.recipient) == ["+1"])
        #expect(rig.attempts("mail").isEmpty)
        #expect(try rig.deliveries("one").map { $0.rung & 0xF } == [1])
        #expect(try why(rig, "one")["why"]?.string?.contains("; phone takes over") == true)
    }

    @Test func `what waited for the address goes to its fallback list, unsent`() throws {
        let rig = try start(fallback: ["phone"])
        rig.send("one") {
            $0.user = "anna"
            $0.subject = "retry-2"
        }
        #expect(rig.eventually { !rig.attempts("mail").isEmpty })
        try mark(rig)
        #expect(rig.eventually { rig.attempts("phone").map(\.event) == ["one"] })
        #expect(rig.attempts("mail").count <= 2)
    }

    @Test func `another address lifts it, and so does who enables it`() throws {
        let rig = try start()
        let desk = AskedDesk(rig)
        send("one", "gone", to: rig)
        #expect(hasMark(rig))
        let user = try desk.value("GET", "/users/anna")
        #expect(user["gone"]?[0]?["address"] == "a@x.org")
        #expect(user["gone"]?[0]?["channel"] == "mail")
        #expect(try desk.value("GET", "/contacts/gone")["contacts"]?.array?.count == 1)
        #expect(
            try desk.value("POST", "/contacts/enable", ["user": "anna"]) == ["enabled": 1])
        #expect(
            try desk.refusal("POST", "/contacts/enable", ["user": "anna"]).sentence
                == "No address is gone of \"anna\".")
        send("two", "gone", to: rig)
        #expect(rig.eventually { rig.attempts("mail").map(\.event) == ["one", "two"] })
        #expect(hasMark(rig))
        _ = try desk.value("PUT", "/users/anna", ["contacts": ["email": "b@x.org"]])
        send("three", to: rig)
        #expect(rig.reaches(.delivered, "three"))
        #expect(rig.attempts("mail").last?.recipient == "b@x.org")
        #expect(try rig.store.goneContacts(after: nil, limit: 10).isEmpty)
        let actions = try desk.value("GET", "/audit")["audit"]?.array?.map { $0["action"] }
        #expect(actions == ["contact.gone", "contact.enable", "contact.gone", "user.put"])
    }

    @Test func `the channel's own recipient is named in the log, and counted`() throws {
        let rig = try start()
        rig.send("one") { $0.subject = "gone" }
        #expect(
            rig.eventually {
                rig.hasLogged("mail: the recipient that its own configuration names no longer")
            })
        let mail = try #require(rig.host.durable?.desks.first { $0.name == "mail" })
        #expect(mail.counters.gone.value == 1)
        #expect(rig.host.durable?.people.with { $0.knowsGone } == false)
    }

    @Test func `what a provider tells later counts as well`() throws {
        let rig = try start()
        send("one", "opt-out", to: rig)
        #expect(hasMark(rig))
        send("two", to: rig)
        #expect(try why(rig, "two")["state"] == "not_sent")
        #expect(rig.reaches(.dead, "one"))
    }
}
