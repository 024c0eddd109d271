import CBelfry
import Configuration
import Core
import People
import Store

/// One side of a replay: a configuration that hears of the journal's events, one after the other.
struct ReplayLane: Sendable {
    /// What it makes of one event.
    struct Heard {
        var units: [ReplayedUnit] = []
        var chain: String?
    }

    private static let reachMax = 262_144

    private let routed: RoutedPeople
    private var decider: Decider
    /// Which channels hear of an event, live ones too: what is kept depends on it.
    private let coverage: RoutingTable
    private let stored: ChannelSet
    /// Numbers of the roll, by number of user and of channel.
    private let users: [Int32]
    private let channels: [UInt16]
    /// The own recipients of each channel, by number.
    private let places: [ReplayedReach]
    private var reaches: [ReplayedUnit.Key: ReplayedReach] = [:]
    /// The dedup keys that were seen; nil: what it folds never came to the journal.
    private var seen: RecentKeys<String>?
    private let windowNs: Int64

    /// `folds`: its dedup window is the longer one.
    init(_ side: ReplayedConfiguration, roll: ReplayRoll, folds: Bool) {
        let names = side.channels.filter { !$0.isLive }.map(\.name)
        let kinds = Dictionary(
            side.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
        routed = RoutedPeople(side.configuration, stored: names, kinds: kinds)
        decider = Decider(
            directory: side.directory, settings: side.configuration.people.deciderSettings)
        decider.replaceSilences(side.silences)
        decider.escalations.replaceChains(side.configuration.people.escalations)
        let all = names + side.channels.filter(\.isLive).map(\.name)
        coverage = RoutingTable(
            side.configuration.rules,
            channels: Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) }))
        stored = ChannelSet(names.indices)
        var users = [Int32](repeating: 0, count: side.directory.numberBound)
        for id in side.directory.ids {
            guard let number = side.directory.number(of: id) else { continue }
            users[number.index] = roll.number(ofUser: id) ?? 0
        }
        self.users = users
        channels = names.map { roll.number(ofChannel: $0) ?? 0 }
        places = names.map { name in
            ReplayedReach(side.configuration.instance(named: name)?.recipients ?? [], count: 1)
        }
        seen = folds ? RecentKeys(capacity: 1 << 18) : nil
        windowNs = side.configuration.people.dedupWindow.nanoseconds
    }

    /// Whether the event would come to the journal.
    func keeps(_ block: EventBlock) -> Bool {
        let type = coverage.typeIndex(of: block.event.pointee.type)
        return type.journal.covers(coverage.channels(for: block.event, of: type), stored: stored)
    }

    /// The lines of the rules that take an event.
    func lines(for block: EventBlock) -> [Int32] { routed.routes(for: block).map(\.line) }

    mutating func hear(_ event: StoredEvent, _ block: EventBlock) -> Heard {
        var hearing = Hearing(block, now: event.acceptedNs)
        hearing.decide(with: &decider, by: routed)
        var heard = Heard(chain: hearing.chain)
        // Nobody answers in a replay: chains are compared where they begin.
        if hearing.chain != nil {
            _ = decider.escalations.resolve(event.draft.id, at: event.acceptedNs)
        }
        var next = 0
        for told in hearing.told {
            for channel in told.channels {
                add(unit(hearing.decisions[next], channel, hearing.facts), to: &heard.units)
                next += 1
            }
        }
        if isFolded(event) {
            for index in heard.units.indices { heard.units[index].fold() }
            heard.chain = nil
        }
        return heard
    }

    private mutating func isFolded(_ event: StoredEvent) -> Bool {
        guard !event.draft.dedupKey.isEmpty else { return false }
        let visit = seen?.visit(event.draft.dedupKey, windowNs: windowNs, at: event.acceptedNs)
        return visit.map { $0 != .first } ?? false
    }

    private func add(_ unit: ReplayedUnit, to units: inout [ReplayedUnit]) {
        if unit.key.user == nil, let place = units.firstIndex(where: { $0.key == unit.key }) {
            units[place].join(unit)
        } else {
            units.append(unit)
        }
    }

    private mutating func unit(
        _ decision: People.Decision, _ channel: RoutedChannel, _ facts: EventFacts
    ) -> ReplayedUnit {
        let user = users[decision.user.index]
        let number = channels[Int(channel.instance)]
        let own = ReplayedUnit.Key(user: user, channel: number)
        let reach =
            decision.user == .desk ? nil : reach(own, of: decision.user, on: channel)
        // As the lane does: who has no address is told at the channel's own place, where it has
        // one.
        let isPlace = decision.user == .desk || !channel.needsContact && reach?.count == 0
        let rule = Int(decision.rule)
        return ReplayedUnit(
            isPlace ? ReplayedUnit.Key(user: nil, channel: number) : own, of: user,
            ReplayedDecision(
                decision.reason, detail: decision.detail, dueNs: decision.dueNs,
                line: routed.routes.indices.contains(rule) ? routed.routes[rule].line : 0,
                expiresNs: facts.expiresNs),
            group: decision.group?.rawValue ?? 0,
            reach: isPlace ? places[Int(channel.instance)] : reach ?? ReplayedReach([]))
    }

    private mutating func reach(
        _ key: ReplayedUnit.Key, of user: UserNumber, on channel: RoutedChannel
    ) -> ReplayedReach {
        if let known = reaches[key] { return known }
        if reaches.count >= ReplayLane.reachMax { reaches.removeAll(keepingCapacity: true) }
        let reach = ReplayedReach(
            decider.directory.addresses(
                of: user, instance: channel.name, kind: channel.kind.name))
        reaches[key] = reach
        return reach
    }
}
