import Core
import JSON
import People
import Testing
import Vocabulary

struct DeciderTests {
    private let zones: (String) -> Zone?
    private let berlin: Zone
    private let mail = RoutedChannel(
        instance: 1, name: "mail", kind: .email, needsContact: true, rule: 4)
    private let slack = RoutedChannel(
        instance: 2, name: "slack-risk", kind: .slack, needsContact: false, rule: 4)

    init() throws {
        zones = try SampleZones.named()
        berlin = try SampleZones.zone("Europe/Berlin")
    }

    private func decider(
        _ document: String = "{}",
        contacts: [Contact] = [Contact(channel: "email", address: "a@b.c")]
    ) throws -> Decider {
        var decider = Decider()
        var user = User(id: "ana", zone: "Europe/Berlin", contacts: contacts)
        try user.preferences.apply(try JSONValue(parsing: document))
        try decider.put(user, zoneNamed: zones)
        return decider
    }

    private func decide(
        _ decider: inout Decider, _ facts: EventFacts, at now: Int64,
        over channels: [RoutedChannel]? = nil, for user: String = "ana"
    ) throws -> [Decision] {
        let number = try #require(decider.directory.number(of: user))
        let occasion = decider.consider(facts, at: now)
        var decisions: [Decision] = []
        decider.decide(occasion, for: number, over: channels ?? [mail], at: now, into: &decisions)
        return decisions
    }

    private var noon: Int64 { berlin.time(2026, 5, 4, 12) }
    private var night: Int64 { berlin.time(2026, 5, 4, 23) }
    private var morning: Int64 { berlin.time(2026, 5, 5, 7) }
    private let quiet = #"{"quiet_hours": "22:00–07:00"}"#
    private let fill = EventFacts(type: "order_filled", subject: "AAPL", source: "alpaca")

    @Test func `what is wanted is sent at once by each channel`() throws {
        var decider = try decider()
        let decisions = try decide(&decider, fill, at: noon, over: [mail, slack])
        #expect(decisions.map(\.reason) == [.wanted, .wanted])
        #expect(decisions.map(\.instance) == [1, 2])
        #expect(decisions.map(\.rule) == [4, 4])
        #expect(decisions.map(\.dueNs) == [noon, noon])
        #expect(decisions.map(\.group) == [nil, nil])
        #expect(decider.counts[.wanted] == 2)
    }

    @Test func `in quiet hours it waits for their end, but critical does not`() throws {
        var decider = try decider(quiet)
        let later = try decide(&decider, fill, at: night)[0]
        #expect(later.reason == .quietHours)
        #expect(later.verdict == .later)
        #expect(later.dueNs == morning)
        #expect(later.group == GroupKey(.trades))
        let critical = try decide(&decider, EventFacts(type: "system_down"), at: night)[0]
        #expect(critical.reason == .critical)
        #expect(critical.dueNs == night)
        #expect(try decide(&decider, fill, at: morning)[0].reason == .wanted)
    }

    @Test func `quiet hours go by their own zone where they name one`() throws {
        var decider = try decider(
            #"{"quiet_hours": {"start": "22:00", "end": "07:00", "zone": "America/New_York"}}"#)
        #expect(try decide(&decider, fill, at: night)[0].reason == .wanted)
        let newYork = try SampleZones.zone("America/New_York")
        let late = newYork.time(2026, 5, 4, 23)
        #expect(try decide(&decider, fill, at: late)[0].dueNs == newYork.time(2026, 5, 5, 7))
    }

    @Test func `changed quiet hours count at once`() throws {
        var decider = try decider(quiet)
        #expect(try decide(&decider, fill, at: night)[0].reason == .quietHours)
        try decider.put(
            User(id: "ana", contacts: [Contact(channel: "email", address: "x")]), zoneNamed: zones)
        #expect(try decide(&decider, fill, at: night)[0].reason == .wanted)
    }

    @Test func `the limit lets so many ring in any minute, and gathers the rest`() throws {
        var decider = try decider(#"{"max_per_minute": 3}"#)
        var reasons: [Reason] = []
        for second in 0..<6 {
            let now = noon + Int64(second) * Ns.second
            let decisions = try decide(&decider, fill, at: now, over: [mail, slack])
            #expect(decisions[0].reason == decisions[1].reason)
            reasons.append(decisions[0].reason)
            guard decisions[0].verdict == .later else { continue }
            #expect(decisions[0].dueNs > now && decisions[0].dueNs <= now + 70 * Ns.second)
            #expect(decisions[0].group == GroupKey(.trades))
        }
        #expect(reasons == [.wanted, .wanted, .wanted, .limit, .limit, .limit])
        #expect(
            try decide(&decider, EventFacts(type: "system_down"), at: noon + 6 * Ns.second)[0]
                .reason
                == .critical)
        #expect(try decide(&decider, fill, at: noon + 80 * Ns.second)[0].reason == .wanted)
    }

    @Test func `a digest's first rings, and the rest waits for the end of its window`() throws {
        var decider = try decider(#"{"digests": {"trades": {"every": "15m"}}}"#)
        #expect(try decide(&decider, fill, at: noon)[0].reason == .wanted)
        let rest = try decide(&decider, fill, at: noon + Ns.minute)[0]
        #expect(rest.reason == .digestWindow)
        #expect(rest.dueNs == noon + 15 * Ns.minute)
        #expect(rest.group == GroupKey(.trades))
        // Another instance and another category have windows of their own.
        #expect(
            try decide(&decider, fill, at: noon + Ns.minute, over: [slack])[0].reason == .wanted)
        #expect(
            try decide(&decider, EventFacts(type: "signal"), at: noon + Ns.minute)[0].reason
                == .wanted)
        #expect(try decide(&decider, fill, at: noon + 15 * Ns.minute)[0].reason == .wanted)
    }

    @Test func `a scheduled digest waits for its local time, and not for quiet hours' sake`() throws
    {
        var decider = try decider(
            #"{"digests": {"trades": {"every": "day", "at": "18:00"}, "risk": {"every": "day", "at": "06:00"}}, "quiet_hours": "22:00–07:00"}"#
        )
        let evening = try decide(&decider, fill, at: noon)[0]
        #expect(evening.reason == .digest)
        #expect(evening.dueNs == berlin.time(2026, 5, 4, 18))
        #expect(try decide(&decider, fill, at: night)[0].dueNs == berlin.time(2026, 5, 5, 18))
        // One that falls into quiet hours waits for their end as well.
        #expect(try decide(&decider, EventFacts(type: "risk_alert"), at: noon)[0].dueNs == morning)
        #expect(
            try decide(&decider, EventFacts(type: "risk_violation"), at: noon)[0].reason
                == .critical)
    }

    @Test func `a route may gather for who says nothing, by subject`() throws {
        let gathering = RoutedChannel(
            instance: 1, name: "mail", kind: .email, needsContact: true,
            digest: .window(minutes: 10), grouping: .subject)
        var decider = try decider()
        let other = EventFacts(type: "order_filled", subject: "MSFT")
        #expect(try decide(&decider, fill, at: noon, over: [gathering])[0].reason == .wanted)
        #expect(try decide(&decider, other, at: noon, over: [gathering])[0].reason == .wanted)
        let (first, second) = (
            try decide(&decider, fill, at: noon + 1, over: [gathering])[0],
            try decide(&decider, other, at: noon + 1, over: [gathering])[0]
        )
        #expect(first.reason == .digestWindow && second.reason == .digestWindow)
        #expect(first.group != second.group)
        let nameless = EventFacts(type: "order_filled")
        #expect(Grouping.subject.key(of: nameless) == GroupKey(.trades))
        // Stored: it must be the same in every version.
        #expect(first.group?.rawValue == Grouping.subject.key(of: fill).rawValue)
        #expect(Grouping.thread.key(of: EventFacts(type: "x", threadKey: "t")).rawValue > 1 << 62)
    }

    @Test func `preferences refuse, and say why`() throws {
        let low = EventFacts(type: "performance_update")
        for (document, facts, reason) in [
            (#"{"email_enabled": false}"#, fill, Reason.kindOff),
            (#"{"tradeExecutions": false}"#, fill, .categoryOff),
            (#"{"categories": {"trades": {"email": "off"}}}"#, fill, .notWanted),
            (#"{"categories": {"performance": {"email": "medium"}}}"#, low, .belowLevel),
            (
                #"{"emailReports": {"dailySummary": false}}"#, EventFacts(type: "daily_report"),
                .reportOff
            ),
            (
                #"{"emailReports": {"dailySummary": false}}"#, EventFacts(type: "weekly_report"),
                .wanted
            ),
        ] {
            var decider = try decider(document)
            #expect(try decide(&decider, facts, at: noon)[0].reason == reason, "\(document)")
        }
    }

    @Test func `SMS is for what is critical or urgent`() throws {
        let sms = RoutedChannel(instance: 3, name: "sms", kind: .sms, needsContact: true)
        var decider = try decider(contacts: [Contact(channel: "sms", address: "+49")])
        #expect(try decide(&decider, fill, at: noon, over: [sms])[0].reason == .belowLevel)
        let down = EventFacts(type: "broker_disconnected", priority: .high)
        #expect(try decide(&decider, down, at: noon, over: [sms])[0].reason == .wanted)
    }

    @Test func `without a contact there is nothing to send, but the desk needs none`() throws {
        var decider = try decider(contacts: [Contact(channel: "slack-risk", address: "U1")])
        #expect(try decide(&decider, fill, at: noon)[0].reason == .noContact)
        let named = RoutedChannel(
            instance: 2, name: "slack-risk", kind: .slack, needsContact: true)
        #expect(try decide(&decider, fill, at: noon, over: [named])[0].reason == .wanted)
        #expect(try decide(&decider, fill, at: noon, for: "desk")[0].reason == .wanted)
    }

    @Test func `who has been removed is not rung, nor is their state another's`() throws {
        var decider = try decider(#"{"max_per_minute": 1}"#)
        _ = try decide(&decider, fill, at: noon)
        let number = try #require(decider.directory.number(of: "ana"))
        #expect(decider.removeUser("ana") == true)
        #expect(decider.removeUser("ana") == false)
        var decisions: [Decision] = []
        decider.decide(
            decider.consider(fill, at: noon), for: number, over: [slack], at: noon, into: &decisions
        )
        #expect(decisions[0].reason == .unknownUser)
        var bob = User(id: "bob")
        bob.preferences.maxPerMinute = 1
        #expect(try decider.put(bob, zoneNamed: zones) == number)
        #expect(
            try decide(&decider, fill, at: noon, over: [slack], for: "bob")[0].reason == .wanted)
    }

    @Test func `one dedup key rings once in its window`() throws {
        var decider = try decider()
        let event = EventFacts(type: "order_filled", dedupKey: "k")
        #expect(try decide(&decider, event, at: noon)[0].reason == .wanted)
        let again = try decide(&decider, event, at: noon + Ns.minute)[0]
        #expect(again.reason == .duplicate)
        #expect(again.detail.rawValue == 2)
        #expect(try decide(&decider, event, at: noon + 10 * Ns.minute)[0].reason == .wanted)
        // An escalation rings for the same event again.
        let number = try #require(decider.directory.number(of: "ana"))
        var decisions: [Decision] = []
        let anew = decider.considerAgain(event.raised(to: .critical), at: noon + 11 * Ns.minute)
        decider.decide(anew, for: number, over: [mail], at: noon, into: &decisions)
        #expect(decisions[0].reason == .critical)
    }

    @Test func `a silence holds back even what is critical, for whom it says`() throws {
        var decider = try decider()
        try decider.put(User(id: "bob"), zoneNamed: zones)
        let down = EventFacts(type: "system_down", dedupKey: "d")
        func silence(_ users: [String]) -> Silence {
            Silence(
                id: 7, matcher: EventMatcher(types: ["system_*"], users: users), startNs: noon,
                endNs: noon + Ns.hour, author: "bob", comment: "")
        }
        decider.replaceSilences([silence([])])
        let held = try decide(&decider, down, at: noon)[0]
        #expect(held.reason == .silenced)
        #expect(held.detail.rawValue == 7)
        // It was not rung, so that it is no duplicate afterwards.
        #expect(try decide(&decider, down, at: noon + Ns.hour)[0].reason == .critical)
        decider.replaceSilences([silence(["an?"])])
        let up = EventFacts(type: "system_error")
        #expect(try decide(&decider, up, at: noon)[0].reason == .silenced)
        #expect(
            try decide(&decider, up, at: noon, over: [slack], for: "bob")[0].reason == .critical)
    }

    @Test func `symptoms are muted, what is expired or market data is not told`() throws {
        var decider = try decider()
        #expect(
            try decide(&decider, EventFacts(type: "broker_disconnected", source: "a"), at: noon)[0]
                .reason
                == .critical)
        let rejected = EventFacts(type: "order_rejected", source: "a")
        #expect(try decide(&decider, rejected, at: noon + 1)[0].reason == .inhibited)
        let old = EventFacts(type: "price_alert", expiresNs: noon)
        #expect(try decide(&decider, old, at: noon)[0].reason == .expired)
        #expect(try decide(&decider, old, at: noon - 1)[0].reason == .wanted)
        #expect(
            try decide(&decider, EventFacts(type: "price_update"), at: noon)[0].reason
                == .marketData)
    }

    @Test func `types of others' making are news of the system`() {
        let facts = EventFacts(type: "com.acme.margin_call")
        #expect(facts.category == .system)
        #expect(facts.priority == .medium)
    }

    @Test func `what a restart must not forget is remembered`() throws {
        var decider = try decider()
        let event = EventFacts(type: "order_filled", dedupKey: "k\"🚨")
        _ = decider.consider(event, at: noon)
        _ = decider.consider(EventFacts(type: "broker_disconnected", source: "a"), at: noon)
        let text = decider.snapshot(at: noon + 1).json.text()
        var restarted = try self.decider()
        restarted.restore(DeciderSnapshot(json: try JSONValue(parsing: text)))
        #expect(try decide(&restarted, event, at: noon + Ns.minute)[0].reason == .duplicate)
        let rejected = EventFacts(type: "order_rejected", source: "a")
        #expect(try decide(&restarted, rejected, at: noon + Ns.minute)[0].reason == .inhibited)
        #expect(decider.snapshot(at: noon + Ns.hour).dedupKeys.isEmpty)
        #expect(
            DeciderSnapshot(json: ["dedup_keys": [1], "escalations": "x"]) == DeciderSnapshot())
    }
}
