import CBelfry
import Core
import People
import Vocabulary

/// Who is told of one event, over which channels and when, and why not: from routes to decisions.
///
/// Makes no rows and asks no desk, so that a replay of the journal decides as the lane does.
struct Hearing {
    struct Told {
        let user: UserNumber
        /// Each channel once, by the first rule that names it.
        var channels: [RoutedChannel]
    }

    let facts: EventFacts
    private(set) var told: [Told] = []
    /// Those of each user in turn, in the order of their channels.
    private(set) var decisions: [People.Decision] = []
    private(set) var occasion: Occasion?
    /// Named by the event, and nobody's id.
    private(set) var unknownUser: belfry_str?
    /// The chain by which somebody is waited for from now on.
    private(set) var chain: String?
    /// It was not begun before.
    private(set) var beginsChain = false
    private let block: EventBlock
    private let now: Int64
    /// Where users stand among `told`, looked up once they are many.
    private var places: [UserNumber: Int] = [:]

    private static let few = 8

    init(_ block: EventBlock, now: Int64) {
        self.block = block
        self.now = now
        facts = EventFacts(block)
    }

    /// `step`: the event rings for a step of an escalation, which names whom and how.
    mutating func decide(
        with decider: inout Decider, by known: RoutedPeople, step: EscalationChain.Step? = nil
    ) {
        let routes = known.routes(for: block)
        if let step {
            occasion = decider.considerAgain(facts, at: now)
            tell(step, routes, known, decider.directory)
        } else {
            occasion = decider.consider(facts, at: now)
            tell(routes, &decider)
        }
        guard let occasion else { return }
        for each in told {
            decider.decide(occasion, for: each.user, over: each.channels, at: now, into: &decisions)
        }
    }

    private mutating func tell(
        _ step: EscalationChain.Step, _ routes: [RoutedPeople.Route], _ known: RoutedPeople,
        _ directory: Directory
    ) {
        let channels =
            step.channels.isEmpty
            ? routes.flatMap(\.channels)
            : step.channels.compactMap { known.channel(named: $0) }
        for user in directory.members(of: step.audience).users {
            add(user, [])
            for channel in channels { add(user, [channel]) }
        }
    }

    private mutating func tell(_ routes: [RoutedPeople.Route], _ decider: inout Decider) {
        for route in routes {
            guard let name = route.chain else { continue }
            let event = block.event.pointee.id.text
            let isWaiting = decider.escalations.isWaiting(for: event)
            if decider.escalations.start(name, event: event, at: now) {
                chain = chain ?? name
                beginsChain = beginsChain || !isWaiting
            }
        }
        let user = block.event.pointee.user
        if user.len != 0 {
            let number = decider.directory.number(of: user.bytes)
            // Without people of one's own, all events are the desk's.
            if number == nil, decider.directory.count > 1 { unknownUser = user }
            for route in routes { add(number ?? .desk, route.channels) }
            if routes.isEmpty { add(number ?? .desk, []) }
            return
        }
        if routes.isEmpty { add(.desk, []) }
        for route in routes {
            for user in decider.directory.members(of: route.audience ?? .desk).users {
                add(user, route.channels)
            }
        }
    }

    /// `channels`: each once, as a rule has them.
    private mutating func add(_ user: UserNumber, _ channels: [RoutedChannel]) {
        guard let place = place(of: user) else {
            return told.append(Told(user: user, channels: channels))
        }
        for channel in channels
        where !told[place].channels.contains(where: { $0.instance == channel.instance }) {
            told[place].channels.append(channel)
        }
    }

    private mutating func place(of user: UserNumber) -> Int? {
        guard told.count > Hearing.few else { return told.firstIndex { $0.user == user } }
        for index in places.count..<told.count { places[told[index].user] = index }
        return places[user]
    }
}

extension EventFacts {
    /// What decisions ask of an event that has just come in.
    ///
    /// Without its dedup key: the store folds what is the same, in the transaction that keeps it.
    init(_ block: EventBlock) {
        let event = block.event.pointee
        self.init(
            type: event.type.text, subject: event.subject.text, source: event.source.text,
            threadKey: event.thread_key.text, priority: EventPriority(rawValue: event.priority),
            expiresNs: event.expires_unix_ns)
    }
}
