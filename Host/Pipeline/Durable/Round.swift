import CBelfry
import Core
import Outbox
import People
import Store
import Vocabulary

/// One event's way from routes to rows.
struct Round {
    private let eventIndex: Int
    private let known: RoutedPeople
    private var hearing: Hearing
    /// Instances whose own `to:` hears of it already.
    private var posted: Set<UInt16> = []
    private(set) var planned: [PlannedDelivery] = []

    init(_ block: EventBlock, now: Int64, eventIndex: Int, known: RoutedPeople) {
        self.eventIndex = eventIndex
        self.known = known
        hearing = Hearing(block, now: now)
    }

    private var facts: EventFacts { hearing.facts }

    var isKept: Bool {
        facts.priority == .critical || Vocabulary.find(facts.type)?.isKept == true
    }

    /// Somebody is waited for from now on.
    var startsChain: Bool { hearing.chain != nil }

    /// `step`: the event rings for a step of an escalation, which names whom and how.
    mutating func decide(with decider: inout Decider, step: EscalationChain.Step?) {
        hearing.decide(with: &decider, by: known, step: step)
    }

    // MARK: Rows

    mutating func write(
        into work: inout StoreWork, directory: Directory, _ texts: inout TextArena
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
            write(each, own, into: &work, directory, &texts)
        }
    }

    private mutating func write(
        _ each: Hearing.Told, _ decisions: ArraySlice<People.Decision>, into work: inout StoreWork,
        _ directory: Directory, _ texts: inout TextArena
    ) {
        let id = directory.id(of: each.user)
        let user = texts.add(id)
        let first = Int32(work.deliveries.count)
        for (channel, decision) in zip(each.channels, decisions) {
            if decision.verdict != .never {
                plan(decision, channel, id, directory, into: &work, &texts)
            }
            // What is sent at once needs no word.
            guard decision.verdict != .send else { continue }
            let detail = decision.detail.rawValue
            work.decisions.append(
                StoreWork.Decision(
                    user: user, instance: known.desks[Int(channel.instance)].number,
                    reason: Int16(decision.reason.rawValue), rule: line(decision),
                    detail: detail == 0 ? belfry_str() : texts.add(String(detail))))
        }
        switch hearing.occasion?.reason {
        case .expired, .duplicate, .marketData: return
        default: break
        }
        work.notifications.append(
            StoreWork.Notification(
                number: 0, user: user, deliveries: first..<Int32(work.deliveries.count)))
    }

    private func line(_ decision: People.Decision) -> Int32 {
        let rule = Int(decision.rule)
        return known.routes.indices.contains(rule) ? known.routes[rule].line : 0
    }

    /// A delivery for each address of the user, or one to the instance's own.
    private mutating func plan(
        _ decision: People.Decision, _ channel: RoutedChannel, _ user: String,
        _ directory: Directory, into work: inout StoreWork, _ texts: inout TextArena
    ) {
        let addresses =
            decision.user == .desk
            ? []
            : directory.addresses(
                of: decision.user, instance: channel.name, kind: channel.kind.name)
        if addresses.isEmpty {
            // A place that many read hears of it once.
            guard posted.insert(channel.instance).inserted else { return }
            plan(decision, channel, user, "", into: &work, &texts)
        }
        for address in addresses {
            plan(decision, channel, user, address, into: &work, &texts)
        }
    }

    private mutating func plan(
        _ decision: People.Decision, _ channel: RoutedChannel, _ user: String, _ recipient: String,
        into work: inout StoreWork, _ texts: inout TextArena
    ) {
        let desk = known.desks[Int(channel.instance)]
        var delivery = Outbox.DueDelivery(
            id: 0, due: decision.dueNs, priority: facts.priority)
        delivery.expires = facts.expiresNs == 0 ? .max : facts.expiresNs
        delivery.user = DispatchKeys.key(user)
        delivery.recipient = DispatchKeys.key(recipient)
        delivery.thread = DispatchKeys.key(facts.threadKey, within: delivery.recipient)
        delivery.group = DispatchKeys.group(decision.group?.rawValue ?? 0, of: user)
        delivery.hasFallback = desk.links.hasFallback(desk, after: .first)
        let token = decision.verdict == .send ? desk.claimNow(delivery) : nil
        planned.append(
            PlannedDelivery(
                desk: desk, token: token, known: delivery,
                parcel: Parcel(
                    event: 0, user: user, recipient: recipient,
                    priority: facts.priority.rawValue, rung: .first),
                delivery: work.deliveries.count, event: eventIndex))
        work.deliveries.append(
            StoreWork.Delivery(
                number: DeliveryNumber(rawValue: 0), instance: desk.number,
                recipient: texts.add(recipient), state: token == nil ? .due : .claimed,
                priority: facts.priority.rawValue, dueNs: decision.dueNs,
                reason: Int16(decision.reason.rawValue), rule: line(decision),
                group: decision.group?.rawValue ?? 0))
    }
}
