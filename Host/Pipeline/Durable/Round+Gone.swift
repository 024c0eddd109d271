import Core
import JSON
import Outbox
import People
import Store
import Vocabulary

/// What becomes of an event for addresses that are gone: the fallback lists of their channels take
/// over at once.
extension Round {
    /// The channel by which something goes, as a route or a fallback list names it.
    struct Way {
        let channel: RoutedChannel
        let desk: DispatchDesk
        let rung: Rung

        init(_ channel: RoutedChannel, _ known: RoutedPeople, rung: Rung = .first) {
            self.channel = channel
            desk = known.desks[Int(channel.instance)]
            self.rung = rung
        }
    }

    /// A user's channels whose addresses are all gone.
    struct GoneChannels {
        var decisions: [(channel: RoutedChannel, decision: People.Decision)] = []
        /// Another channel tells them.
        var isReached = false
    }

    /// Lets the fallback lists of channels whose addresses are gone take over at once, and says why
    /// nothing went there.
    mutating func passOn(
        _ gone: GoneChannels, of told: Hearing.Told, _ user: String, into work: inout StoreWork,
        _ decider: borrowing Decider, _ texts: inout TextArena
    ) {
        guard !gone.decisions.isEmpty else { return }
        var taken = Set(told.channels.map(\.instance))
        var successors: [String] = []
        for (channel, decision) in gone.decisions {
            let next = successor(of: channel, for: decision.user, decider, among: taken)
            successors.append(next?.channel.name ?? "")
            guard let next else { continue }
            taken.insert(next.channel.instance)
            plan(decision, next, user, decider, into: &work, &texts)
            guard decision.intended.verdict == .later else { continue }
            let detail = String(decision.intendedDetail.rawValue)
            work.decisions.append(
                StoreWork.Decision(
                    user: texts.add(user), instance: next.desk.number,
                    reason: Int16(decision.intended.rawValue), rule: line(decision),
                    detail: texts.add(detail)))
        }
        let isUnreached = !gone.isReached && successors.allSatisfy(\.isEmpty)
        // Its own news would tell of it again, and again.
        if isUnreached, facts.type != "system_error" {
            unreached.append(
                UnreachedUser(
                    user: user, isCritical: facts.priority == .critical, event: eventIndex))
        }
        for ((channel, decision), successor) in zip(gone.decisions, successors) {
            let mark = decider.goneContacts(of: user, instance: channel.name).first
            let reason = GoneReason(
                sinceNs: mark?.sinceNs ?? now, words: mark?.detail ?? "", successor: successor,
                isUnreached: isUnreached)
            work.decisions.append(
                StoreWork.Decision(
                    user: texts.add(user), instance: known.desks[Int(channel.instance)].number,
                    reason: Int16(decision.reason.rawValue), rule: line(decision),
                    detail: texts.add(reason.json.text())))
        }
    }

    /// The next of the channel's fallback list that runs, reaches the user, and does not tell them
    /// anyway.
    private func successor(
        of channel: RoutedChannel, for user: UserNumber, _ decider: borrowing Decider,
        among taken: Set<UInt16>
    ) -> Way? {
        let desk = known.desks[Int(channel.instance)]
        for (place, name) in desk.links.fallbacks(of: desk).enumerated() {
            guard let next = known.channel(named: name), !taken.contains(next.instance) else {
                continue
            }
            let way = Way(next, known, rung: Rung(origin: desk.number, step: place + 1))
            let isReached = !decider.livingAddresses(
                of: user, instance: next.name, kind: next.kind
            ).isEmpty
            let hasOwn = !next.needsContact && !decider.hasGone(user, at: next)
            if way.desk.isOpen, isReached || hasOwn { return way }
        }
        return nil
    }
}
