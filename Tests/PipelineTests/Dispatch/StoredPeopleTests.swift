import CBelfry
import Configuration
import Core
import People
import Pipeline
import Store
import Testing

@Suite("Who is told of what is stored") struct StoredPeopleTests {
    private func user(
        _ id: String, _ addresses: String..., change: (inout User) -> Void = { _ in }
    )
        -> User
    {
        var user = User(
            id: id, contacts: addresses.map { Contact(channel: "email", address: $0) })
        change(&user)
        return user
    }

    private func rig(
        _ users: [User], terms: RouteTerms = RouteTerms(), id: String = "belfry.email"
    ) throws -> StoredRig {
        let rig = try StoredRig()
        rig.start(
            StoredRig.configuration(
                [try rig.scribe(defines: ["ID=\"\(id)\""])], users: users, terms: terms))
        return rig
    }

    @Test func `A user is told at each of their addresses`() throws {
        let rig = try rig([user("alice", "a@x.org", "b@x.org"), user("bob", "c@x.org")])
        rig.send("one") { $0.user = "alice" }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().map(\.recipient).sorted() == ["a@x.org", "b@x.org"])
        #expect(rig.attempts().allSatisfy { $0.user == "alice" })
        #expect(try rig.store.unreadCount(of: "alice") == 1)
        #expect(try rig.store.unreadCount(of: "bob") == 0)
    }

    @Test func `A route names whom its events are for`() throws {
        var terms = RouteTerms()
        terms.audience = .everyone
        let rig = try rig([user("alice", "a@x.org"), user("bob", "b@x.org")], terms: terms)
        rig.send("one")
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().map(\.recipient).sorted() == ["a@x.org", "b@x.org"])
    }

    @Test func `Who is unknown does not make news vanish: the desk hears of it`() throws {
        let rig = try rig([user("alice", "a@x.org")])
        rig.send("one") { $0.user = "alcie" }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().map(\.user) == ["desk"])
        let event = try #require(try rig.store.event(withID: "one"))
        let decisions = try rig.store.decisions(ofEvent: event, after: nil, limit: 10)
        #expect(decisions.map(\.user) == ["alcie"])
        #expect(decisions.map(\.reason) == [Int16(Reason.unknownUser.rawValue)])
    }

    @Test func `A place that many read hears of an event once`() throws {
        var terms = RouteTerms()
        terms.audience = .everyone
        let rig = try rig([user("alice"), user("bob")], terms: terms, id: "belfry.slack")
        rig.send("one")
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().count == 1)
        #expect(try rig.store.unreadCount(of: "alice") == 1)
        #expect(try rig.store.unreadCount(of: "bob") == 1)
    }

    @Test func `Who has no address is not told, and the reason is kept`() throws {
        let rig = try rig([user("alice")])
        rig.send("one") { $0.user = "alice" }
        let event = try #require(try rig.store.event(withID: "one"))
        let decisions = try rig.store.decisions(ofEvent: event, after: nil, limit: 10)
        #expect(decisions.map(\.reason) == [Int16(Reason.noContact.rawValue)])
        #expect(decisions.map(\.rule) == [7])
        #expect(try rig.deliveries("one").isEmpty)
        #expect(try rig.store.unreadCount(of: "alice") == 1)
    }

    @Test func `Within the limit news goes at once, beyond it is gathered`() throws {
        let alice = user("alice", "a@x.org") { $0.preferences.maxPerMinute = 2 }
        let rig = try rig([alice])
        for number in 1...5 { rig.send("n\(number)") { $0.user = "alice" } }
        rig.send("pressing") {
            $0.user = "alice"
            $0.priority = BELFRY_CRITICAL
        }
        #expect(rig.reaches(.delivered, "pressing"))
        #expect(rig.reaches(.delivered, "n2"))
        #expect(rig.attempts().map(\.event).sorted() == ["n1", "n2", "pressing"])
        let waiting = try rig.deliveries("n5")
        #expect(waiting.map(\.state) == [.due])
        #expect(waiting.first.map { $0.group != 0 } == true)
    }
}

@Suite("What is rung until somebody answers") struct StoredEscalationTests {
    private func start(_ rig: StoredRig, waitNs: Int64 = 0) throws {
        var configuration = StoredRig.configuration([try rig.scribe()])
        var terms = RouteTerms()
        terms.chain = "oncall"
        configuration.terms = [terms]
        let step = EscalationChain.Step(waitNs: waitNs, audience: .desk)
        configuration.people.escalations = [
            try #require(EscalationChain(name: "oncall", steps: [step, step]))
        ]
        rig.start(configuration)
    }

    @Test func `A step is an event of its own, once, with the words of the first`() throws {
        let rig = try StoredRig()
        try start(rig)
        #expect(rig.send("one") { $0.title = "Stop-out failed" } == BELFRY_OK)
        #expect(rig.reaches(.delivered, "one/escalation-1-2"))
        rig.stop()
        let ids = ["one", "one/escalation-1-1", "one/escalation-1-2"]
        #expect(rig.attempts().map(\.event) == ids)
        #expect(Set(rig.attempts().map(\.title)).count == 1)
    }

    @Test func `A step that the disk has no room for at first is rung later, to whom it is for`()
        throws
    {
        let rig = try StoredRig { store in
            UnsteadyStore(store, troubles: [.init(sort: .full), .init(sort: .full)]) { work in
                work.events.contains { $0.block.event.pointee.id.text.contains("/escalation") }
            }
        }
        try start(rig)
        #expect(rig.send("one") == BELFRY_OK)
        #expect(rig.reaches(.delivered, "one/escalation-1-2"))
        #expect((rig.store as? UnsteadyStore)?.troublesLeft == 0)
        let waiting = rig.host.durable?.people.with { $0.escalations.waiting.map(\.event) }
        #expect(waiting == [])
    }

    @Test func `What is sent again after an answer rings nobody anew`() throws {
        let rig = try StoredRig()
        try start(rig, waitNs: 3_600_000_000_000)
        #expect(rig.send("one") == BELFRY_OK)
        let lane = try #require(rig.host.durable)
        #expect(lane.people.with { $0.escalations.acknowledge("one", by: "anna", at: 0) })
        #expect(rig.send("one") == BELFRY_REJECTED)
        #expect(lane.people.with { $0.escalations.count } == 0)
        #expect(rig.send("two") == BELFRY_OK)
        #expect(rig.send("two") == BELFRY_REJECTED)
        #expect(lane.people.with { $0.escalations.waiting.map(\.event) } == ["two"])
    }

    @Test func `What waits for an answer waits on after a restart`() throws {
        let first = try StoredRig()
        var configuration = StoredRig.configuration([try first.scribe()])
        configuration.terms[0].chain = "oncall"
        let later = EscalationChain.Step(waitNs: 3_600_000_000_000, audience: .desk)
        configuration.people.escalations = [
            try #require(EscalationChain(name: "oncall", steps: [later]))
        ]
        first.start(configuration)
        #expect(first.send("one") == BELFRY_OK)
        first.stop()
        let second = try StoredRig(after: first.folder)
        second.start(configuration)
        let waiting = second.host.durable?.people.with { $0.escalations.waiting.map(\.event) }
        #expect(waiting == ["one"])
    }
}
