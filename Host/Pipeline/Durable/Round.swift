import CBelfry
import Core
import Outbox
import People
import Store
import Vocabulary

/// One event's way from routes to rows.
struct Round {
    struct Told {
        let user: UserNumber
        /// Each channel once, by the first rule that names it.
        var channels: [RoutedChannel]
    }

    private let block: EventBlock
    let now: Int64
    let eventIndex: Int
    let known: RoutedPeople
    let facts: EventFacts
    private var told: [Told] = []
    private var decisions: [People.Decision] = []
    private var occasion: Occasion?
    /// Named by the event, and nobody's id.
    private var unknownUser: belfry_str?
    /// Instances whose own `to:` hears of it already: few.
    private var posted: [UInt16] = []
    private(set) var planned: [PlannedDelivery] = []
    var unreached: [UnreachedUser] = []
    /// Somebody is waited for from now on.
    private(set) var startsChain = false

    init(_ block: EventBlock, now: Int64, eventIndex: Int, known: RoutedPeople) {
        self.block = block
        self.now = now
        self.eventIndex = eventIndex
        self.known = known
        facts = EventFacts(block)
    }

    var isKept: Bool {
        facts.priority == .critical || Vocabulary.find(facts.type)?.isKept == true
    }

    // MARK: Deciding

    /// `step`: the event rings for a step of an escalation, which names whom and how.
    mutating func decide(with decider: inout Decider, step: EscalationChain.Step?) {
        if let step {
            occasion = decider.considerAgain(facts, at: now)
            tell(step, decider.directory)
        } else {
            occasion = decider.consider(facts, at: now)
            tellRouted(&decider)
        }
        guard let occasion else { return }
        for each in told {
            decider.decide(occasion, for: each.user, over: each.channels, at: now, into: &decisions)
        }
    }

    private mutating func tell(_ step: EscalationChain.Step, _ directory: Directory) {
        let channels =
            step.channels.isEmpty
            ? matches.flatMap(\.channels)
            : step.channels.compactMap { known.channel(named: $0) }
        for user in directory.members(of: step.audience).users {
            for channel in channels { add(user, [channel]) }
            if channels.isEmpty { add(user, []) }
        }
    }

    private mutating func tellRouted(_ decider: inout Decider) {
        let routes = matches
        for route in routes {
            if let chain = route.chain {
                startsChain =
                    decider.escalations.start(
                        chain, event: block.event.pointee.id.text, at: now) || startsChain
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

    private var matches: [RoutedPeople.Route] {
        let type = known.table.typeIndex(of: block.event.pointee.type)
        return known.table.matches(for: block.event, of: type).map { known.routes[$0] }
    }

    private mutating func add(_ user: UserNumber, _ channels: [RoutedChannel]) {
        guard let place = told.firstIndex(where: { $0.user == user }) else {
            // Each once, as they come from one rule.
            return told.append(Told(user: user, channels: channels))
        }
        for channel in channels
        where !told[place].channels.contains(where: { $0.instance == channel.instance }) {
            told[place].channels.append(channel)
        }
    }

    // MARK: Rows

    mutating func write(
        into work: inout StoreWork, _ decider: borrowing Decider, _ texts: inout TextArena
    ) {
        var next = 0
        if let unknownUser {
            work.decisions.append(
                StoreWork.Decision(
                    user: unknownUser, instance: 0, reason: Int16(Reason.unknownUser.rawValue),
                    rule: 0, detail: belfry_str()))
        }
        for each in told {
            let own = decisions[next..<next + each.channels.count]
            next += each.channels.count
            write(each, own, into: &work, decider, &texts)
        }
    }

    private mutating func write(
        _ each: Told, _ decisions: ArraySlice<People.Decision>, into work: inout StoreWork,
        _ decider: borrowing Decider, _ texts: inout TextArena
    ) {
        let id = decider.directory.id(of: each.user)
        let user = texts.add(id)
        let first = Int32(work.deliveries.count)
        var gone = GoneChannels()
        for (channel, decision) in zip(each.channels, decisions) {
            if decision.verdict != .never {
                gone.isReached = true
                plan(decision, Way(channel, known), id, decider, into: &work, &texts)
            }
            // What is sent at once needs no word.
            guard decision.verdict != .send else { continue }
            guard decision.reason != .contactGone else {
                gone.decisions.append((channel, decision))
                continue
            }
            let detail = decision.detail.rawValue
            work.decisions.append(
                StoreWork.Decision(
                    user: user, instance: known.desks[Int(channel.instance)].number,
                    reason: Int16(decision.reason.rawValue), rule: line(decision),
                    detail: detail == 0 ? belfry_str() : texts.add(String(detail))))
        }
        passOn(gone, of: each, id, into: &work, decider, &texts)
        switch occasion?.reason {
        case .expired, .duplicate, .marketData: return
        default: break
        }
        work.notifications.append(
            StoreWork.Notification(
                number: 0, user: user, deliveries: first..<Int32(work.deliveries.count)))
    }

    func line(_ decision: People.Decision) -> Int32 {
        let rule = Int(decision.rule)
        return known.routes.indices.contains(rule) ? known.routes[rule].line : 0
    }

    /// A delivery for each address of the user, or one to the instance's own.
    mutating func plan(
        _ decision: People.Decision, _ way: Way, _ user: String, _ decider: borrowing Decider,
        into work: inout StoreWork, _ texts: inout TextArena
    ) {
        let channel = way.channel
        let addresses =
            decision.user == .desk
            ? []
            : decider.livingAddresses(
                of: decision.user, instance: channel.name, kind: channel.kind)
        if addresses.isEmpty {
            // A place that many read hears of it once.
            guard !posted.contains(channel.instance) else { return }
            posted.append(channel.instance)
            plan(decision, way, user, "", into: &work, &texts)
        }
        for address in addresses {
            plan(decision, way, user, address, into: &work, &texts)
        }
    }

    private mutating func plan(
        _ decision: People.Decision, _ way: Way, _ user: String, _ recipient: String,
        into work: inout StoreWork, _ texts: inout TextArena
    ) {
        let desk = way.desk
        let group = decision.group?.rawValue ?? 0
        var delivery = Outbox.DueDelivery(
            id: 0, due: decision.dueNs, priority: facts.priority)
        delivery.expires = facts.expiresNs == 0 ? .max : facts.expiresNs
        delivery.user = DispatchKeys.key(user)
        delivery.recipient = DispatchKeys.key(recipient)
        delivery.thread = DispatchKeys.key(facts.threadKey, within: delivery.recipient)
        delivery.group = DispatchKeys.group(group, of: user, at: recipient)
        delivery.hasFallback = desk.links.hasFallback(desk, after: way.rung)
        let token = decision.intended.verdict == .send ? desk.claimNow(delivery) : nil
        planned.append(
            PlannedDelivery(
                desk: desk, token: token, known: delivery,
                parcel: Parcel(
                    event: 0, user: user, recipient: recipient,
                    priority: facts.priority.rawValue, rung: way.rung),
                delivery: work.deliveries.count, event: eventIndex))
        work.deliveries.append(
            StoreWork.Delivery(
                number: DeliveryNumber(rawValue: 0), instance: desk.number,
                recipient: texts.add(recipient), state: token == nil ? .due : .claimed,
                priority: facts.priority.rawValue, dueNs: decision.dueNs,
                reason: Int16(decision.intended.rawValue), rule: line(decision), group: group,
                rung: way.rung.stored))
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
