import CBelfry
import Configuration
package import Core
import Outbox
import JSON
package import People
import Platform
package import Store
import Synchronization
import Words

/// Says for each event who is told of it, through which channels and when: the decisions of
/// ``Decider``, turned into rows.
///
/// Its book may be read on any thread; ``expand(_:into:)`` is the committer's.
package final class PeopleDesk: Sendable {
    private struct Book: Sendable {
        var decider: Decider
        var routed = RoutedPeople.none
        var kinds: [String: ChannelKind] = [:]
        var dedupWindowNs: Int64 = 600_000_000_000
        /// Steps of escalations that are on their way as events of their own, by id.
        var steps: [String: EscalationChain.Step] = [:]
        /// What an earlier run has left, until the chains are known.
        var remembered: DeciderSnapshot?
        /// As the store has it.
        var kept = ""
        /// Something has begun that must not wait for the next look.
        var isPressing = false
        /// Whom nothing reaches, as the operators have been told.
        var toldUnreached: Set<String> = []
    }

    private let book: Mutex<Book>
    private let clock: Clock
    private let plans: Plans
    /// There may be addresses that are gone.
    let knowsGone = Atomic<Bool>(false)

    /// Rows of the transaction that is being made; the committer's thread's own.
    private final class Plans: @unchecked Sendable {
        /// Each with what is planned for it; kept for the memory, as the texts are.
        private(set) var desks: [(desk: DispatchDesk, plans: [PlannedDelivery])] = []
        var unreached: [UnreachedUser] = []
        /// Events for which a chain has begun.
        var begun: [(event: Int, id: String)] = []
        var texts = TextArena()

        func add(_ planned: [PlannedDelivery]) {
            for plan in planned {
                let place = desks.firstIndex { $0.desk === plan.desk } ?? desks.count
                if place == desks.count { desks.append((plan.desk, [])) }
                desks[place].plans.append(plan)
            }
        }

        func forget() {
            for place in desks.indices { desks[place].plans.removeAll(keepingCapacity: true) }
            unreached.removeAll(keepingCapacity: true)
            begun.removeAll(keepingCapacity: true)
            texts.clear()
        }
    }

    init(clock: Clock) {
        self.clock = clock
        book = Mutex(Book(decider: Decider()))
        plans = Plans()
    }

    // MARK: What is known of people

    /// Runs `body` with the decisions' own state; nothing else is decided meanwhile.
    package func with<Result>(_ body: (inout Decider) -> sending Result) -> sending Result {
        book.withLock { body(&$0.decider) }
    }

    /// Takes over other routes and people.
    func adopt(
        _ configuration: HostConfiguration, users: [User], desks: [DispatchDesk],
        kinds: [String: ChannelKind], zoneNamed: (String) -> Zone?
    ) {
        let routed = RoutedPeople(configuration, desks: desks, kinds: kinds)
        book.withLock { book in
            book.routed = routed
            book.kinds.merge(kinds) { _, new in new }
            book.dedupWindowNs = configuration.people.dedupWindow.nanoseconds
            book.decider.replaceInhibitions(configuration.people.inhibitions)
            book.decider.escalations.replaceChains(configuration.people.escalations)
            if let remembered = book.remembered.take() { book.decider.restore(remembered) }
            let named = Set(users.map(\.id))
            for id in book.decider.directory.ids where !named.contains(id) && id != User.deskID {
                _ = book.decider.removeUser(id)
            }
            for user in users {
                // A zone that is gone since it was checked: clocks of UTC are better than none.
                do throws(PeopleError) {
                    try book.decider.put(user, zoneNamed: { zoneNamed($0) ?? .utc })
                } catch {
                    continue
                }
            }
        }
    }

    /// The kind of a stored channel; "other" where it is not known.
    package func kind(of instance: String) -> String {
        book.withLock { $0.kinds[instance] ?? .other }.name
    }

    /// Where a user is reached by an instance; nil: nowhere; empty: at the instance's own `to:`.
    func address(of user: String, at instance: String) -> String? {
        book.withLock { book in
            let kind = book.kinds[instance] ?? .other
            let directory = book.decider.directory
            guard user != User.deskID, let number = directory.number(of: user) else { return "" }
            let addresses = book.decider.livingAddresses(of: number, instance: instance, kind: kind)
            if let first = addresses.first { return first }
            let isGone = !directory.addresses(
                of: number, instance: instance, kind: kind.name
            ).isEmpty
            return kind.needsContact || isGone ? nil : ""
        }
    }

    /// Whose language words are in, and whose clocks they go by.
    struct Region: Hashable {
        let locale: String
        /// Its number, good until people change.
        let zone: Int
    }

    func region(of user: String) -> Region {
        book.withLock { book in
            let number = book.decider.directory.number(of: user) ?? .desk
            return Region(
                locale: book.decider.directory.locale(of: number),
                zone: book.decider.directory.zoneNumber(of: number))
        }
    }

    /// For whom words are.
    func reader(_ user: String, at now: Int64) -> Reader {
        let (locale, zone) = book.withLock { book in
            let number = book.decider.directory.number(of: user) ?? .desk
            return (
                book.decider.directory.locale(of: number), book.decider.directory.zone(of: number)
            )
        }
        let clock = WallClock { unixNs in
            let offset = zone.offset(at: unixNs)
            return WallClock.Reading(seconds: offset.seconds, abbreviation: offset.abbreviation)
        }
        return Reader(locale: locale, clock: clock, nowUnixNs: now)
    }

    // MARK: What outlasts a restart

    private static let memoryName = "people"

    /// Reads what an earlier run has left; before the first configuration is adopted.
    func recall(from store: any DurableStore) throws(StoreError) {
        guard let text = try store.memory(of: PeopleDesk.memoryName),
            let json = try? JSONValue(parsing: text)
        else { return }
        let snapshot = DeciderSnapshot(json: json)
        book.withLock { $0.remembered = snapshot }
    }

    /// Writes down what a restart must not forget, if that has changed.
    func keep(in store: any DurableStore) throws(StoreError) {
        let now = clock.unixNs()
        let text = book.withLock { book -> String? in
            guard book.remembered == nil else { return nil }
            let text = book.decider.snapshot(at: now).json.text()
            return text == book.kept ? nil : text
        }
        guard let text else { return }
        try store.remember(text, as: PeopleDesk.memoryName)
        book.withLock { $0.kept = text }
    }

    /// As ``keep(in:)``, if a chain has begun since.
    func keepIfPressing(in store: any DurableStore) throws(StoreError) {
        let isPressing = book.withLock { book in
            defer { book.isPressing = false }
            return book.isPressing
        }
        if isPressing { try keep(in: store) }
    }

    // MARK: Escalations

    /// The attribute in which the event of a step names the event that it is rung for.
    package static let escalationOf = "escalation_of"

    /// The steps that are due; each is told once.
    func dueSteps() -> [Escalations.Ring] {
        let now = clock.unixNs()
        return book.withLock { $0.decider.escalations.ring(at: now) }
    }

    /// The event with this id, which is about to be taken in, is for a step's audience; nil: it was
    /// not taken in after all.
    func expect(_ step: EscalationChain.Step?, as id: String) {
        book.withLock { $0.steps[id] = step }
    }

    /// It was not taken in after all.
    func forget(_ id: String) {
        book.withLock { _ = $0.steps.removeValue(forKey: id) }
    }
}

/// A delivery of the transaction that is being made.
struct PlannedDelivery {
    let desk: DispatchDesk
    /// It goes at once.
    let token: AttemptToken?
    let known: Outbox.DueDelivery
    let parcel: Parcel
    /// Its place in the work, and its event's.
    let delivery: Int
    let event: Int
}

/// Somebody whom an event was for and whom nothing reaches, since their addresses are gone.
struct UnreachedUser {
    let user: String
    let isCritical: Bool
    /// The event's place in the work.
    let event: Int
}

extension PeopleDesk: Expansion {
    package func expand(_ block: EventBlock, into work: inout StoreWork) -> StoreWork.Standing {
        book.withLock { book in
            var round = Round(
                block, now: clock.unixNs(), eventIndex: work.events.count, known: book.routed)
            round.decide(
                with: &book.decider,
                step: book.steps.isEmpty ? nil : book.steps[block.event.pointee.id.text])
            round.write(into: &work, book.decider, &plans.texts)
            plans.add(round.planned)
            plans.unreached += round.unreached
            if round.beginsChain {
                plans.begun.append((work.events.count, block.event.pointee.id.text))
            }
            return StoreWork.Standing(
                retention: round.isKept ? .kept : .brief, dedupWindowNs: book.dedupWindowNs)
        }
    }

    package func discard() {
        for desk in plans.desks {
            for plan in desk.plans {
                if let token = plan.token { desk.desk.abandon(token) }
            }
        }
        end(plans.begun.map(\.id))
        plans.forget()
    }

    /// On disk: what goes at once is sent, the rest stands in its queue.
    ///
    /// Says whom nothing reaches, each once until that changes, and whenever something is critical.
    func committed(_ work: borrowing StoreWork) -> [String] {
        for desk in plans.desks where !desk.plans.isEmpty {
            desk.desk.committed(desk.plans, in: work)
        }
        settleEscalations(work)
        let unreached = plans.unreached.filter { !work.events[$0.event].isDuplicate }
        plans.forget()
        return unreached.isEmpty ? [] : toBeTold(unreached)
    }

    /// What was known before begins no chain anew, and what was rung for is stored.
    private func settleEscalations(_ work: borrowing StoreWork) {
        end(plans.begun.filter { work.events[$0.event].isDuplicate }.map(\.id))
        book.withLock { book in
            if plans.begun.contains(where: { !work.events[$0.event].isDuplicate }) {
                book.isPressing = true
            }
            guard !book.steps.isEmpty else { return }
            for event in work.events {
                book.steps[event.block.event.pointee.id.text] = nil
            }
        }
    }

    /// Ends chains that were begun for what is not stored as new.
    private func end(_ chains: [String]) {
        guard !chains.isEmpty else { return }
        let now = clock.unixNs()
        book.withLock { book in
            for id in chains { _ = book.decider.escalations.resolve(id, at: now) }
        }
    }

    private func toBeTold(_ unreached: [UnreachedUser]) -> [String] {
        book.withLock { book in
            var users: [String] = []
            for each in unreached where !users.contains(each.user) {
                let isNew = book.toldUnreached.insert(each.user).inserted
                if isNew || each.isCritical { users.append(each.user) }
            }
            return users
        }
    }

    /// They may be reached again.
    func forgetToldOf(_ users: Set<String>) {
        book.withLock { $0.toldUnreached.subtract(users) }
    }
}
