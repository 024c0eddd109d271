import CBelfry
import Core
import Outbox
import People
import Store
import Vocabulary

/// One event's way from routes to rows.
struct Round {
    let now: Int64
    let eventIndex: Int
    let known: RoutedPeople
    private var hearing: Hearing
    /// Instances whose own `to:` hears of it already: few.
    private var posted: [UInt16] = []
    private(set) var planned: [PlannedDelivery] = []
    var unreached: [UnreachedUser] = []

    init(_ block: EventBlock, now: Int64, eventIndex: Int, known: RoutedPeople) {
        self.now = now
        self.eventIndex = eventIndex
        self.known = known
        hearing = Hearing(block, now: now)
    }

    var facts: EventFacts { hearing.facts }

    var isKept: Bool {
        facts.priority == .critical || Vocabulary.find(facts.type)?.isKept == true
    }

    /// Somebody is waited for from now on.
    var beginsChain: Bool { hearing.beginsChain }

    /// `step`: the event rings for a step of an escalation, which names whom and how.
    mutating func decide(with decider: inout Decider, step: EscalationChain.Step?) {
        hearing.decide(with: &decider, by: known, step: step)
    }

    // MARK: Rows

    mutating func write(
        into work: inout StoreWork, _ decider: borrowing Decider, _ texts: inout TextArena
    ) {
        var next = 0
        if let unknownUser = hearing.unknownUser {
            work.decisions.append(
                StoreWork.Decision(
                    user: unknownUser, instance: 0, reason: Int16(Reason.unknownUser.rawValue),
                    rule: 0, detail: belfry_str()))
        }
        for each in hearing.told {
            let own = hearing.decisions[next..<next + each.channels.count]
            next += each.channels.count
            write(each, own, into: &work, decider, &texts)
        }
    }

    private mutating func write(
        _ each: Hearing.Told, _ decisions: ArraySlice<People.Decision>, into work: inout StoreWork,
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
        switch hearing.occasion?.reason {
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
