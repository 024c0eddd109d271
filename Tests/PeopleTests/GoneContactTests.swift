import JSON
import People
import Testing
import Vocabulary

struct GoneContactTests {
    private let mail = RoutedChannel(instance: 1, name: "mail", kind: .email, needsContact: true)
    private let other = RoutedChannel(instance: 2, name: "other", kind: .email, needsContact: true)
    private let fill = EventFacts(type: "order_filled")

    private func decider(
        _ addresses: String..., document: String = "{}"
    ) throws -> Decider {
        var decider = Decider()
        var user = User(
            id: "ana", contacts: addresses.map { Contact(channel: "email", address: $0) })
        try user.preferences.apply(try JSONValue(parsing: document))
        try decider.put(user, zoneNamed: { _ in .utc })
        return decider
    }

    private func gone(
        _ address: String, user: String = "ana", instance: String = "mail", since: Int64 = 5
    ) -> GoneContact {
        GoneContact(
            user: user, instance: instance, address: address, sinceNs: since, detail: "no")
    }

    private func decision(
        _ decider: inout Decider, over channel: RoutedChannel? = nil, _ facts: EventFacts? = nil,
        at now: Int64 = 0
    ) throws -> Decision {
        let number = try #require(decider.directory.number(of: "ana"))
        let occasion = decider.consider(facts ?? fill, at: now)
        var decisions: [Decision] = []
        decider.decide(
            occasion, for: number, over: [channel ?? mail], at: now, into: &decisions)
        return try #require(decisions.first)
    }

    @Test func `nothing is sent to the last address once it is gone, and critical neither`() throws
    {
        var decider = try decider("a", "b")
        #expect(decider.note(gone("a")) == .new(isLast: false))
        #expect(try decision(&decider).reason == .wanted)
        #expect(decider.note(gone("b")) == .new(isLast: true))
        let refused = try decision(&decider)
        #expect(refused.reason == .contactGone)
        #expect(refused.verdict == .never)
        #expect(refused.intended == .wanted)
        let critical = try decision(&decider, EventFacts(type: "system_down"))
        #expect(critical.reason == .contactGone)
        #expect(critical.intended == .critical)
    }

    @Test func `it is gone for the channel that says so, and others find out themselves`() throws {
        var decider = try decider("a")
        _ = decider.note(gone("a"))
        #expect(try decision(&decider, over: other).reason == .wanted)
        let number = try #require(decider.directory.number(of: "ana"))
        #expect(decider.livingAddresses(of: number, instance: "mail", kind: .email) == [])
        #expect(decider.livingAddresses(of: number, instance: "other", kind: .email) == ["a"])
        #expect(decider.isGone("ana", instance: "mail", address: "a"))
        #expect(!decider.isGone("ana", instance: "other", address: "a"))
        #expect(!decider.isGone("bob", instance: "mail", address: "a"))
    }

    @Test func `the first news holds, and what is no contact any more is no news`() throws {
        var decider = try decider("a")
        _ = decider.note(gone("a", since: 5))
        #expect(decider.note(gone("a", since: 9)) == .known)
        #expect(decider.goneContacts.map(\.sinceNs) == [5])
        #expect(decider.note(gone("b")) == .stale)
        #expect(decider.note(gone("a", user: "bob")) == .stale)
    }

    @Test func `when it would have rung is kept for who takes over`() throws {
        var decider = try decider("a", document: #"{"quiet_hours": "00:00–12:00"}"#)
        _ = decider.note(gone("a"))
        let decision = try decision(&decider)
        #expect(decision.reason == .contactGone)
        #expect(decision.intended == .quietHours)
        #expect(decision.intendedDetail.quietHours == "00:00–12:00")
        #expect(decision.dueNs == 43_200_000_000_000)
        #expect(decision.group == GroupKey(.trades))
    }

    @Test func `another address lifts it, and the old one is not gone when it comes back`() throws {
        var decider = try decider("a")
        _ = decider.note(gone("a"))
        for address in ["b", "a"] {
            try decider.put(
                User(id: "ana", contacts: [Contact(channel: "email", address: address)]),
                zoneNamed: { _ in .utc })
            #expect(try decision(&decider).reason == .wanted, "\(address)")
        }
        #expect(!decider.knowsGone)
    }

    @Test func `a change of anything else leaves it`() throws {
        var decider = try decider("a")
        _ = decider.note(gone("a"))
        try decider.put(
            User(id: "ana", locale: "de", contacts: [Contact(channel: "email", address: "a")]),
            zoneNamed: { _ in .utc })
        #expect(try decision(&decider).reason == .contactGone)
    }

    @Test func `who enables it, sends there again; who is removed is forgotten`() throws {
        var decider = try decider("a", "b")
        _ = decider.note(gone("a"))
        _ = decider.note(gone("b"))
        decider.enable([gone("a")])
        #expect(decider.goneContacts(of: "ana").map(\.address) == ["b"])
        #expect(try decision(&decider).reason == .wanted)
        _ = decider.removeUser("ana")
        #expect(!decider.knowsGone)
    }
}
