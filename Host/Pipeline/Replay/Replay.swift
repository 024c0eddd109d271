import Configuration
import Core
import People
package import Store
import Vocabulary

/// What would be otherwise: events of the journal, heard by two configurations.
///
/// Both begin with the same memory, none, and go by the clock of the journal: `now` is when an
/// event was accepted. Nobody acknowledges, nothing fails, and no step of an escalation is rung; so
/// what differs is the configurations' doing. Pure; events come in the order of the journal.
package struct Replay: Sendable {
    package struct Scope: Sendable {
        /// What was accepted before is heard, so that windows are open and causes known, and not
        /// counted.
        package var countsFromNs: Int64 = .min
        package var untilNs: Int64 = .max
        /// Only what concerns this user; nil: everybody.
        package var user: String?
        /// Each difference stands for itself.
        package var isEach = false

        package init() {}
    }

    package struct Result: Sendable {
        /// Events that were heard and counted.
        package fileprivate(set) var events = 0
        /// When the first and the last of them were accepted.
        package fileprivate(set) var firstNs: Int64?
        package fileprivate(set) var lastNs: Int64?
        /// Steps of escalations and tests of channels, which no route has led.
        package fileprivate(set) var leftOut = 0
        /// How many events of each type are kept and would not be; types beyond ``typesMax`` count
        /// under the empty name.
        package fileprivate(set) var unkept: [String: Int] = [:]
        /// What neither side sends, each for a reason of its own.
        package fileprivate(set) var unsentOtherwise = 0
        /// How often a user would miss something critical.
        package fileprivate(set) var criticalMissed = 0
        package fileprivate(set) var kinds: [ReplayDifference.Kind: Int] = [:]

        static let typesMax = 1_000

        mutating func noteUnkept(_ type: String) {
            let isKnown = unkept[type] != nil || unkept.count < Result.typesMax
            unkept[isKnown ? type : "", default: 0] += 1
        }
    }

    package private(set) var result = Result()
    private var current: ReplayLane
    private var draft: ReplayLane
    private var tally = ReplayTally()
    private var book = DifferenceBook()
    private let roll: ReplayRoll
    private let scope: Scope
    private let user: Int32?

    package init(
        from current: ReplayedConfiguration, to draft: ReplayedConfiguration, _ scope: Scope
    ) {
        let roll = ReplayRoll([current, draft])
        let isLonger =
            current.configuration.people.dedupWindow < draft.configuration.people.dedupWindow
        self.roll = roll
        self.scope = scope
        self.current = ReplayLane(current, roll: roll, folds: false)
        self.draft = ReplayLane(draft, roll: roll, folds: isLonger)
        user = scope.user.map { roll.number(ofUser: $0) ?? -1 }
    }

    package var currentTotals: ReplayTotals { tally[.current] }
    package var draftTotals: ReplayTotals { tally[.draft] }
    package var readers: [ReplayReader] { tally.readers(roll) }
    package var differences: [ReplayDifference] { book.all }
    /// Differences that found no room among them.
    package var uncounted: Int { book.uncounted }

    /// Lets both sides hear the next event.
    package mutating func take(_ event: StoredEvent) {
        guard event.acceptedNs <= scope.untilNs else { return }
        let isCounted = event.acceptedNs >= scope.countsFromNs
        guard !isOffRoute(event), let block = EventBlock(event) else {
            if isCounted { result.leftOut += 1 }
            return
        }
        defer { block.release() }
        let before = current.hear(event, block)
        let after = draft.hear(event, block)
        guard isCounted else { return }
        result.events += 1
        result.firstNs = result.firstNs ?? event.acceptedNs
        result.lastNs = event.acceptedNs
        if current.keeps(block), !draft.keeps(block) { result.noteUnkept(event.draft.type) }
        tally.note(before, on: .current, of: user)
        tally.note(after, on: .draft, of: user)
        compare(before, after, of: event, block)
    }

    /// It was told to whom its maker said, whatever the routes.
    private func isOffRoute(_ event: StoredEvent) -> Bool {
        event.draft.type == DurableLane.trialType
            || event.draft.attrs.contains { $0.key == PeopleDesk.escalationOf }
    }

    // MARK: Differences

    private mutating func compare(
        _ before: ReplayLane.Heard, _ after: ReplayLane.Heard, of event: StoredEvent,
        _ block: EventBlock
    ) {
        let pairs = ReplayPairs(before.units, after.units)
        let headline = ReplayedEvent(event)
        if before.chain != after.chain, user == nil {
            note(before.chain, after.chain, headline, event.number)
        }
        guard pairs.hasDifference else {
            result.unsentOtherwise += pairs.unsentOtherwise
            return
        }
        let missing =
            headline.priority == .critical ? pairs.missing.filter { isMeant($0) } : []
        result.criticalMissed += missing.count
        for pair in pairs.all {
            guard let unit = pair.unit, user.map(pair.concerns) ?? true else { continue }
            guard let kind = pair.difference else {
                if pair.isUnsentOtherwise { result.unsentOtherwise += 1 }
                continue
            }
            let isMissed =
                kind == .removed && pair.before?.everybody.contains(where: missing.contains) == true
            note(pair, unit, kind, isMissed, headline, event.number, block)
        }
    }

    private func isMeant(_ number: Int32) -> Bool { user == nil || user == number }

    private mutating func note(
        _ pair: ReplayPairs.Pair, _ unit: ReplayedUnit, _ kind: ReplayDifference.Kind,
        _ isMissed: Bool, _ event: ReplayedEvent, _ number: Int64, _ block: EventBlock
    ) {
        result.kinds[kind, default: 0] += 1
        tally.noteDifference(of: unit, for: user)
        let shown = user ?? unit.user
        let likeness = DifferenceBook.Likeness(
            kind: kind, user: shown, channel: unit.key.channel, type: event.type,
            priority: event.priority,
            reasons: [pair.before, pair.after].map { $0?.decision.reason.rawValue ?? 0 },
            lines: [pair.before, pair.after].map { $0?.decision.line ?? -1 },
            event: isMissed || scope.isEach ? number : 0)
        guard book.note(likeness, isMissed: isMissed, event) else { return }
        book.add(
            ReplayDifference(
                kind, isCriticalMissed: isMissed, user: roll.users[Int(shown)],
                others: unit.others.count, channel: roll.channels[Int(unit.key.channel)],
                current: side(pair.before, current, block), draft: side(pair.after, draft, block),
                event: event), as: likeness)
    }

    private func side(
        _ unit: ReplayedUnit?, _ lane: ReplayLane, _ block: EventBlock
    ) -> ReplayDifference.Side {
        unit.map { .decided($0.decision) } ?? .unrouted(lane.lines(for: block))
    }

    private mutating func note(
        _ before: String?, _ after: String?, _ event: ReplayedEvent, _ number: Int64
    ) {
        result.kinds[.escalation, default: 0] += 1
        let likeness = DifferenceBook.Likeness(
            kind: .escalation, user: -1, channel: 0,
            type: "\(event.type) \(before ?? "") \(after ?? "")", priority: event.priority,
            reasons: [], lines: [], event: scope.isEach ? number : 0)
        guard book.note(likeness, isMissed: false, event) else { return }
        book.add(
            ReplayDifference(
                .escalation, current: .chain(before), draft: .chain(after), event: event),
            as: likeness)
    }
}

extension ReplayedEvent {
    init(_ event: StoredEvent) {
        self.init(
            id: event.draft.id, type: event.draft.type, subject: event.draft.subject,
            title: event.draft.title,
            priority: event.draft.priority.flatMap(EventPriority.init(rawValue:)) ?? .medium,
            acceptedNs: event.acceptedNs)
    }
}
