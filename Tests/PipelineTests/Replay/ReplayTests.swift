import Configuration
import Core
import People
import Pipeline
import Store
import Testing
import Vocabulary

@Suite("A journal heard by two configurations") struct ReplayTests {
    typealias Scene = ReplayScene

    private let all = Scene.rule("all", to: ["mail"])

    private func only(_ replay: Replay) throws -> ReplayDifference {
        #expect(replay.differences.count == 1, "\(replay.differences)")
        return try #require(replay.differences.first)
    }

    @Test func `What no rule leads there any more is removed, and what one does is added`() throws {
        let now = try Scene.side([Scene.rule("fills", ["order_filled"], to: ["mail"], line: 3)])
        let draft = try Scene.side([Scene.rule("signals", ["signal"], to: ["mail"], line: 5)])
        let events = [Scene.event(1), Scene.event(2, "signal"), Scene.event(3)]
        let replay = Scene.replay(events, from: now, to: draft)
        #expect(replay.currentTotals.deliveries == 2)
        #expect(replay.draftTotals.deliveries == 1)
        #expect(replay.result.kinds == [.removed: 2, .added: 1])
        let removed = try #require(replay.differences.first { $0.kind == .removed })
        #expect(removed.user == "anna")
        #expect(removed.channel == "mail")
        #expect(removed.count == 2)
        #expect(removed.event.id == "e1")
        #expect(removed.lastNs == Scene.noon)
        #expect(removed.current.reason == .wanted)
        #expect(removed.draft == .unrouted([]))
        let added = try #require(replay.differences.first { $0.kind == .added })
        #expect(added.current == .unrouted([]))
        #expect(added.draft.reason == .wanted)
        #expect(
            replay.readers.map { [$0.current, $0.draft, $0.differences] } == [[2, 1, 3]])
    }

    @Test func `What rules take an event that they do not lead there is told`() throws {
        let draft = try Scene.side([Scene.rule("fills", ["order_*"], to: ["slack"], line: 5)])
        let replay = Scene.replay([Scene.event(1)], from: try Scene.side([all]), to: draft)
        let removed = try #require(replay.differences.first { $0.kind == .removed })
        #expect(removed.draft == .unrouted([5]))
    }

    @Test func `Each difference stands for itself where that is asked for`() throws {
        var scope = Replay.Scope()
        scope.isEach = true
        let replay = Scene.replay(
            [Scene.event(1), Scene.event(2)], from: try Scene.side([all]), to: try Scene.side([]),
            scope)
        #expect(replay.differences.map(\.event.id) == ["e1", "e2"])
    }

    @Test func `Another time, another group and another address are differences of their own`()
        throws
    {
        let now = try Scene.side([all])
        let quiet = Scene.user("anna") { $0.quietHours = QuietHours(start: 11 * 60, end: 13 * 60) }
        let held = try only(
            Scene.replay([Scene.event(1)], from: now, to: try Scene.side([all], users: [quiet])))
        #expect(held.kind == .later)
        #expect(held.draft.reason == .quietHours)
        #expect(held.draft.dueNs == Scene.noon + 60 * Scene.minute)
        let back = try only(
            Scene.replay([Scene.event(1)], from: try Scene.side([all], users: [quiet]), to: now))
        #expect(back.kind == .sooner)
        let moved = Scene.user("anna", ["email": "new@example.com", "sms": "+49anna"])
        let elsewhere = Scene.replay(
            [Scene.event(1)], from: now, to: try Scene.side([all], users: [moved]))
        #expect(try only(elsewhere).kind == .elsewhere)
        let gathered = { (grouping: Grouping) in
            try Scene.side([all], users: [quiet]) { $0.terms[0].grouping = grouping }
        }
        let merged = try only(
            Scene.replay(
                [Scene.event(1)], from: try gathered(.category), to: try gathered(.type)))
        #expect(merged.kind == .otherwise)
    }

    @Test func `What waits until it is of no use any more is not sent`() throws {
        let quiet = Scene.user("anna") { $0.quietHours = QuietHours(start: 11 * 60, end: 13 * 60) }
        let event = Scene.event(1) { $0.expiresUnixNs = Scene.noon + 30 * Scene.minute }
        let replay = Scene.replay(
            [event], from: try Scene.side([all]), to: try Scene.side([all], users: [quiet]))
        #expect(try only(replay).kind == .removed)
        #expect(replay.draftTotals.deliveries == 0)
    }

    @Test func `Another rule with the same outcome is no difference`() throws {
        let renamed = Scene.rule("everything", to: ["mail"], line: 90)
        let replay = Scene.replay(
            [Scene.event(1)], from: try Scene.side([all]), to: try Scene.side([renamed]))
        #expect(replay.differences.isEmpty)
        #expect(replay.result.kinds.isEmpty)
    }

    @Test func `What neither sends, each for its own reason, is counted alone`() throws {
        let off = Scene.user("anna") { $0.mutedKinds = KindSet(.email) }
        let nobody = Scene.user("anna", [:])
        let replay = Scene.replay(
            [Scene.event(1)], from: try Scene.side([all], users: [off]),
            to: try Scene.side([all], users: [nobody]))
        #expect(replay.differences.isEmpty)
        #expect(replay.result.unsentOtherwise == 1)
    }

    @Test func `What waits for one moment is one message`() throws {
        let hourly = try Scene.side([all]) { $0.terms[0].digest = .window(minutes: 60) }
        let events = (1...5).map { Scene.event($0, after: $0) }
        let replay = Scene.replay(events, from: try Scene.side([all]), to: hourly)
        #expect(replay.currentTotals.messages == 5)
        #expect(replay.draftTotals.deliveries == 5)
        #expect(replay.draftTotals.atOnce == 1)
        #expect(replay.draftTotals.later == 4)
        #expect(replay.draftTotals.messages == 2)
        #expect(try only(replay).count == 4)
    }

    // MARK: Who would miss what

    @Test func `A critical event that nobody brings a user any more is missed`() throws {
        let events = [
            Scene.event(1, priority: .critical), Scene.event(2),
            Scene.event(3, priority: .critical),
        ]
        let replay = Scene.replay(events, from: try Scene.side([all]), to: try Scene.side([]))
        #expect(replay.result.criticalMissed == 2)
        let missed = replay.differences.filter(\.isCriticalMissed)
        #expect(missed.map(\.event.id) == ["e1", "e3"])
        #expect(replay.differences.count == 3)
    }

    @Test func `A critical event that comes by another channel is not missed`() throws {
        let draft = try Scene.side([Scene.rule("all", to: ["sms"])])
        let replay = Scene.replay(
            [Scene.event(1, priority: .critical)], from: try Scene.side([all]), to: draft)
        #expect(replay.result.kinds == [.removed: 1, .added: 1])
        #expect(replay.result.criticalMissed == 0)
        #expect(replay.differences.filter(\.isCriticalMissed).isEmpty)
    }

    @Test func `Who reads a place that still hears of it misses nothing`() throws {
        let slack = Scene.rule("all", to: ["slack"])
        let both = [Scene.anna, Scene.user("bert")]
        let now = try Scene.side([slack], users: both)
        let annas = try Scene.side([slack], users: both) {
            $0.terms[0].audience = .user("anna")
        }
        let replay = Scene.replay([Scene.event(1, priority: .critical)], from: now, to: annas)
        #expect(replay.currentTotals.deliveries == 1)
        #expect(replay.differences.isEmpty)
        let gone = Scene.replay(
            [Scene.event(1, priority: .critical)], from: now, to: try Scene.side([], users: both))
        #expect(gone.result.criticalMissed == 2)
        #expect(try only(gone).others == 1)
    }

    @Test func `Only what concerns a user is counted where one is named`() throws {
        let both = [Scene.anna, Scene.user("bert")]
        var scope = Replay.Scope()
        scope.user = "bert"
        let replay = Scene.replay(
            [Scene.event(1, priority: .critical)], from: try Scene.side([all], users: both),
            to: try Scene.side([], users: both), scope)
        #expect(replay.currentTotals.deliveries == 1)
        #expect(replay.result.criticalMissed == 1)
        #expect(try only(replay).user == "bert")
    }

    @Test func `Who shares a place with others is shown by their own name`() throws {
        let both = [Scene.anna, Scene.user("bert")]
        var scope = Replay.Scope()
        scope.user = "bert"
        let replay = Scene.replay(
            [Scene.event(1)],
            from: try Scene.side([Scene.rule("all", to: ["slack"])], users: both),
            to: try Scene.side([], users: both), scope)
        #expect(replay.readers.map(\.user) == ["bert"])
        #expect(replay.readers.map(\.current) == [1])
        #expect(try only(replay).user == "bert")
    }

    // MARK: Time

    @Test func `What came before the time is heard, and not counted`() throws {
        var scope = Replay.Scope()
        scope.countsFromNs = Scene.noon
        scope.untilNs = Scene.noon + 10 * Scene.minute
        let hourly = try Scene.side([all]) { $0.terms[0].digest = .window(minutes: 60) }
        let events = [
            Scene.event(1, after: -5), Scene.event(2, after: 5), Scene.event(3, after: 11),
        ]
        let replay = Scene.replay(events, from: try Scene.side([all]), to: hourly, scope)
        #expect(replay.result.events == 1)
        #expect(replay.result.firstNs == Scene.noon + 5 * Scene.minute)
        let held = try only(replay)
        #expect(held.kind == .later)
        #expect(held.draft.dueNs == Scene.noon + 55 * Scene.minute)
    }

    @Test func `A longer dedup window folds what the journal has`() throws {
        let long = try Scene.side([all]) { $0.people.dedupWindow = .seconds(3_600) }
        let events = (1...3).map { number in
            Scene.event(number, after: number * 40) { $0.dedupKey = "limit" }
        }
        let replay = Scene.replay(events, from: try Scene.side([all]), to: long)
        let folded = try only(replay)
        #expect(folded.event.id == "e2")
        #expect(folded.draft.reason == .duplicate)
        #expect(replay.draftTotals.deliveries == 2)
        let back = Scene.replay(events, from: long, to: try Scene.side([all]))
        #expect(back.differences.isEmpty)
    }

    // MARK: What goes past the routes

    @Test func `Steps of escalations and tests of channels are left out`() throws {
        let events = [
            Scene.event(1, DurableLane.trialType),
            Scene.event(2) { $0.attrs = [(key: PeopleDesk.escalationOf, value: "e0")] },
        ]
        let replay = Scene.replay(events, from: try Scene.side([all]), to: try Scene.side([]))
        #expect(replay.result.events == 0)
        #expect(replay.result.leftOut == 2)
        #expect(replay.differences.isEmpty)
    }

    @Test func `Another chain is a difference, and beginning it many times is no limit`() throws {
        let chain = try #require(
            EscalationChain(
                name: "wake", steps: [EscalationChain.Step(waitNs: 1, audience: .desk)]))
        let draft = try Scene.side([all]) {
            $0.people.escalations = [chain]
            $0.terms[0].chain = "wake"
        }
        let count = Escalations.capacity + 1
        let events = (1...count).map { Scene.event(Int64($0)) }
        let replay = Scene.replay(events, from: try Scene.side([all]), to: draft)
        #expect(replay.draftTotals.escalations == count)
        let begun = try only(replay)
        #expect(begun.kind == .escalation)
        #expect(begun.count == count)
        #expect(begun.current == .chain(nil))
        #expect(begun.draft == .chain("wake"))
    }

    @Test func `What the draft would not keep at all is counted`() throws {
        let types = ["order_filled", "com.acme.call", "risk_limit_breached"]
        let events = types.enumerated().map { Scene.event(Int64($0 + 1), $1) }
        let replay = Scene.replay(events, from: try Scene.side([all]), to: try Scene.side([]))
        // What must be remembered is kept, whatever the routes say.
        #expect(replay.result.unkept == ["order_filled": 1, "com.acme.call": 1])
    }

    @Test func `A silence of now holds for both, at the times that it names`() throws {
        let silence = Silence(
            id: 3, matcher: EventMatcher(types: ["order_*"]), startNs: Scene.noon,
            endNs: Scene.noon + Scene.minute, author: "anna", comment: "")
        let replay = Scene.replay(
            [Scene.event(1), Scene.event(2, after: 2)],
            from: try Scene.side([all], silences: [silence]),
            to: try Scene.side([all], silences: [silence]))
        #expect(replay.currentTotals.deliveries == 1)
        #expect(replay.draftTotals.deliveries == 1)
        #expect(replay.differences.isEmpty)
    }
}
