import Configuration
package import CBelfry
import Core
import Loading
package import Observability
import Outbox
package import People
package import Platform
package import Store
import Synchronization

/// Stored first, then sent: intake, committer, people and dispatcher, put together.
///
/// `start`, `adopt` and `stop` come from the one thread that changes things; the rest is for any
/// thread.
package final class DurableLane: Sendable {
    package let store: any DurableStore
    package let intake: DurableIntake
    package let people: PeopleDesk
    package let committer: Committer
    package let writes: DispatchWrites
    package let dispatcher: Dispatcher
    let links: DispatchLinks
    let names: InstanceNames
    let zoneNamed: @Sendable (String) -> Zone?
    /// Who is known changes inside: in the store and in force together.
    let changeOfPeople = Mutex(())

    /// What a host with a store is made of.
    package struct Parts: Sendable {
        package var clock: Clock
        package var log: Log
        package var limits = DurableIntake.Limits()
        package var ages = RetentionAges.standard
        /// Finds a zone of the system's database.
        package var zoneNamed: @Sendable (String) -> Zone?
        /// Takes an event in that the host itself has to tell: a step of an escalation, a channel
        /// that fails.
        package var emit: @Sendable (UnsafePointer<belfry_event>) -> belfry_status

        package init(
            clock: Clock, log: Log, zoneNamed: @escaping @Sendable (String) -> Zone?,
            emit: @escaping @Sendable (UnsafePointer<belfry_event>) -> belfry_status
        ) {
            self.clock = clock
            self.log = log
            self.zoneNamed = zoneNamed
            self.emit = emit
        }
    }

    package init(_ store: any DurableStore, _ parts: Parts) {
        self.store = store
        zoneNamed = parts.zoneNamed
        names = InstanceNames(store)
        let monitor = Monitor()
        intake = DurableIntake(monitor, limits: parts.limits)
        writes = DispatchWrites(monitor)
        people = PeopleDesk(clock: parts.clock)
        let alarm = Alarm(emit: parts.emit)
        links = DispatchLinks(
            store: store, writes: writes, people: people, clock: DispatchClock(parts.clock),
            alarm: alarm, log: parts.log)
        dispatcher = Dispatcher(links, alarm: alarm)
        committer = Committer(
            store, intake: intake, monitor: monitor, expansion: people, writes: writes,
            listener: CommitNews(people, links),
            chore: PeopleChore(people, store, parts.log, emit: parts.emit), ages: parts.ages,
            clock: parts.clock, log: parts.log)
    }

    /// Finds what an earlier run has left behind, and begins.
    ///
    /// Throws what keeps the store from being used at all.
    package func start() throws(StoreError) {
        try people.recall(from: store)
        let found = try recoverClaims()
        if found > 0 {
            links.log.write(
                .warning, "store",
                "\(found) deliveries were on their way when the host ended; they are sent again, "
                    + "marked as possible repeats")
        }
        try adoptSilences()
        do throws(SystemError) {
            try committer.start()
            try dispatcher.start()
        } catch {
            throw StoreError("\(error)")
        }
    }

    private static let recoveryStep = 10_000

    /// Those of an earlier run, and those of other hosts: while the store is ours, nobody is at
    /// work on them.
    private func recoverClaims() throws(StoreError) -> Int {
        let now = links.clock.now
        var found = try store.recover(nowNs: now)
        while true {
            let more = try store.takeOver(
                leasesUntil: .max, nowNs: now, limit: DurableLane.recoveryStep)
            found += more
            if more < DurableLane.recoveryStep { return found }
        }
    }

    // MARK: Instances

    /// The desk of a channel that takes no live events; made when it is first asked for.
    func desk(for name: String) throws(StoreError) -> DispatchDesk {
        if let desk = links.desk(named: name) { return desk }
        let number = try store.number(ofInstance: name)
        let desk = DispatchDesk(name, number: number, links: links)
        links.add(desk)
        return desk
    }

    /// The book of tokens for a new generation of an instance.
    func ledger(for name: String) -> DeliveryLedger {
        DeliveryLedger(
            onOutcomes: { [links] outcomes in links.desk(named: name)?.complete(outcomes) },
            onReport: { [links] report in links.take(report, of: name) })
    }

    package var desks: [DispatchDesk] { links.all.sorted { $0.name < $1.name } }

    // MARK: Changes

    /// Goes over to another configuration: routes, people, words, and who delivers.
    func adopt(_ configuration: HostConfiguration, running: [RunningInstance]) {
        let here = desks(for: configuration, running)
        var kinds: [String: ChannelKind] = [:]
        for instance in running where instance.port.dispatchDesk != nil {
            kinds[instance.name] = ChannelKind(ofPlugin: instance.instance.descriptor.id)
        }
        links.adopt(
            lists: Dictionary(
                uniqueKeysWithValues: here.map { desk in
                    let definition = configuration.instance(named: desk.name)
                    return (desk.number, definition?.sending.fallback ?? [])
                }))
        links.adopt(configuration.wordbook)
        changeOfPeople.withLock { _ in
            people.adopt(
                configuration, users: users(of: configuration), desks: here, kinds: kinds,
                zoneNamed: zoneNamed)
            adoptGone()
        }
        for desk in links.all {
            let instance = running.first { $0.port.dispatchDesk === desk }
            desk.attach(
                instance.flatMap { StoredChannel($0) },
                instance?.definition.sending ?? SendingSettings())
        }
    }

    /// The desks of a configuration's channels: of those that run, and of those that were set aside
    /// and will have what waits for them.
    func desks(
        for configuration: HostConfiguration, _ running: [RunningInstance]
    ) -> [DispatchDesk] {
        configuration.channels.compactMap { definition in
            guard let instance = running.first(where: { $0.name == definition.name }) else {
                return links.desk(named: definition.name)
            }
            return instance.port.dispatchDesk
        }
    }

    /// Nothing is handed to any channel any more; what is on its way may end until `deadlineNs` of
    /// the monotonic clock.
    func drain(deadlineNs: Int64) {
        dispatcher.stop(deadlineNs: deadlineNs)
    }

    /// After the channels have ended: writes what is left to write.
    func stop(withinNs durationNs: Int64) {
        // What the channels have reported until they ended.
        while links.tellNews(isLast: true) {}
        committer.stop(withinNs: durationNs)
        do throws(StoreError) {
            try people.keep(in: store)
        } catch {
            links.log.write(.warning, "people", "what was to be remembered is not kept: \(error)")
        }
        let unsent = links.all.flatMap { $0.claimedAndUnsent() }
        guard !unsent.isEmpty else { return }
        do throws(StoreError) {
            try store.release(unsent)
        } catch {
            links.log.write(
                .warning, "store",
                "\(unsent.count) deliveries that were not sent will be marked as possible repeats: "
                    + "\(error)")
        }
    }
}

/// Tells of a commit: people's desk, and through it the dispatcher.
private final class CommitNews: CommitListener {
    private let people: PeopleDesk
    private let links: DispatchLinks

    init(_ people: PeopleDesk, _ links: DispatchLinks) {
        self.people = people
        self.links = links
    }

    func committed(_ work: borrowing StoreWork) {
        let unreached = people.committed(work)
        links.wake()
        links.tellUnreached(unreached)
        do throws(StoreError) {
            try people.keepIfPressing(in: links.store)
        } catch {
            // Tried again within a second.
            links.log.write(.warning, "people", "an escalation is not kept yet: \(error)")
        }
    }
}
