package import CBelfry
package import Configuration
import Core
import Loading
import Observability
import Platform
import Synchronization

/// The host: instances that run, the lane between them, and the changes of both.
///
/// `start`, `reload` and `stop` block and may come from any thread; one at a time is under way.
/// Everything else is for any thread and does not wait.
package final class BelfryHost: Sendable {
    package let lane: LiveLane
    package let services: HostServicesBundle
    /// Nil under a host that stores nothing.
    package let durable: DurableLane?
    /// Where events of the host's own API come in.
    package let api: Mouth
    /// Woken when the API's mouth opens.
    private let opening = Monitor()
    private let roster = Mutex(Roster())
    private let workshop: Mutex<Workshop>
    private let callOff = CallOff()
    private let builtInPluginDirectories: [String]
    private let makeLedger: @Sendable (String) -> DeliveryLedger

    /// What only the one thread that changes things uses.
    private struct Workshop: @unchecked Sendable {
        // Sendable: only touched inside the lock.
        let preparation: Preparation
    }

    /// `durable`: has started already.
    ///
    /// `makeLedger`: the book of tokens for an instance, by name; nil: the durable lane's.
    package init(
        services: HostServicesBundle, preparation: sending Preparation,
        builtInPluginDirectories: [String], durable: DurableLane? = nil,
        makeLedger: (@Sendable (String) -> DeliveryLedger)? = nil
    ) {
        self.services = services
        self.builtInPluginDirectories = builtInPluginDirectories
        self.durable = durable
        self.makeLedger = makeLedger ?? { durable?.ledger(for: $0) ?? DeliveryLedger() }
        lane = LiveLane(clock: services.clock, intake: durable?.intake)
        workshop = Mutex(Workshop(preparation: preparation))
        let log = services.log
        api = Mouth(
            name: LastingText(InstanceName.api), seed: Random.bits(), counters: InstanceCounters(),
            allowance: CallWatch.Allowance()
        ) { log.write(.warning, "api", $0) }
        // Before the first configuration is in force an event would go nowhere.
        api.isShut = true
        lane.admit(api)
        lane.pressure.onRelief { [weak self] in self?.tellOfRoom() }
        durable?.intake.onRoom { [weak self] in self?.tellOfRoom() }
    }

    private func open() {
        opening.locked {
            api.isShut = false
            opening.wake()
        }
    }

    /// Returns when events of the API are taken, or after so long.
    package func waitUntilOpen(forNs patienceNs: Int64) {
        guard api.isShut else { return }
        let deadline = Clock.system.monotonicNs() + patienceNs
        opening.locked {
            while api.isShut, opening.wait(untilMonotonicNs: deadline) {}
        }
    }

    private func tellOfRoom() {
        for instance in current.running { instance.resumeIfRefused() }
    }

    /// What runs now.
    package var current: Roster { roster.withLock { $0 } }

    /// Starts what the configuration names.
    ///
    /// An instance that fails is set aside; the report says why.
    package func start(_ configuration: HostConfiguration) -> ChangeReport {
        do throws(ChangeRefused) {
            return try change(to: configuration, policy: .setAside)
        } catch {
            var report = ChangeReport()
            report.failures = error.failures
            report.isCalledOff = error.isCalledOff
            return report
        }
    }

    /// Calls off a start or reload that is under way, and all to come: the host is about to stop.
    ///
    /// Returns at once. The change ends within moments, with everything as it was, unless its swap
    /// had come: then it is done. Calls that do not return soon are left to their threads.
    package func callOffChanges() {
        callOff.give()
    }

    /// Goes over to another configuration.
    ///
    /// Throws with everything as it was.
    package func reload(_ configuration: HostConfiguration) throws(ChangeRefused) -> ChangeReport {
        try change(to: configuration, policy: .refuse)
    }

    private func change(
        to configuration: HostConfiguration, policy: Change.Policy
    ) throws(ChangeRefused) -> ChangeReport {
        let outcome = workshop.withLock { workshop -> Result<ChangeReport, ChangeRefused> in
            let change = Change(
                from: current, to: configuration, policy: policy,
                preparation: workshop.preparation,
                terms: Preparation.Terms(
                    configuration, builtInPluginDirectories: builtInPluginDirectories,
                    unless: callOff),
                factory: InstanceFactory(
                    services: services, lane: lane, settings: configuration.host,
                    makeLedger: makeLedger, durable: durable, callOff: callOff))
            defer { sweep() }
            do throws(ChangeRefused) {
                let (next, report) = try change.run()
                roster.withLock { roster in
                    let began = roster.startedUnixNs
                    roster = next
                    roster.startedUnixNs = began == 0 ? services.clock.unixNs() : began
                }
                open()
                // Relief that came before the new sources stood in the roster has not reached them.
                if !lane.pressure.isOn { tellOfRoom() }
                return .success(report)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Drains and ends everything, sources first, within about `deadlineNs`.
    package func stop(deadlineNs: Int64) {
        workshop.withLock { _ in
            let deadline = Clock.system.monotonicNs() + deadlineNs
            @Sendable func left() -> Int64 {
                max(10_000_000, deadline - Clock.system.monotonicNs())
            }
            let running = current.running
            running.each(.source) { $0.end(deadlineNs: left()) }
            // Nothing more is accepted once nobody is there to take it.
            api.isShut = true
            for instance in running { instance.mouth.isShut = true }
            lane.swap(to: RoutingSnapshot(rules: [], ports: []))
            durable?.drain(deadlineNs: deadline)
            running.each(.channel) { [log = services.log] in
                $0.finish(withinNs: left(), log: log)
                $0.end(deadlineNs: left())
            }
            durable?.stop(withinNs: left())
            roster.withLock {
                $0.running = []
                $0.setAside = []
            }
        }
    }

    /// Takes one instance out while the others go on.
    ///
    /// False: a change is under way, ask again later.
    package func setAside(_ name: String, because reason: String) -> Bool {
        let isDone: Void? = workshop.withLockIfAvailable { _ in
            guard let instance = current.running(named: name) else { return }
            instance.instance.quarantine(reason)
            takeOut([instance])
        }
        return isDone != nil
    }

    /// Inside the workshop: takes out who was quarantined in a call that a change made.
    private func sweep() {
        let lost = current.running.filter { $0.instance.current.state == .quarantined }
        if !lost.isEmpty { takeOut(lost) }
    }

    /// Inside the workshop: nothing more of these instances is called.
    private func takeOut(_ leaving: [RunningInstance]) {
        var next = current
        guard let configuration = next.configuration else { return }
        next.running.removeAll { instance in leaving.contains { $0 === instance } }
        for instance in leaving {
            // Closed first: nothing is delivered to it from here on, whoever still has the old
            // rules.
            instance.channel?.close()
            let reason = instance.instance.current.lastError ?? "it was set aside"
            next.setAside.append(
                Roster.SetAside(
                    definition: instance.definition, reason: reason,
                    sinceUnixNs: services.clock.unixNs()))
        }
        durable?.adopt(configuration, running: next.running)
        for instance in leaving { instance.port.dispatchDesk?.abandon(instance) }
        lane.swap(to: RoutingSnapshot(configuration, running: next.running, durable))
        roster.withLock { $0 = next }
    }

    /// Takes in an event that the host itself has to tell.
    ///
    /// Nobody has it to offer again: once taken it waits until it can be stored.
    package func emitOwn(_ event: UnsafePointer<belfry_event>) -> belfry_status {
        var item: UnsafePointer<belfry_event>? = event
        return lane.emit(&item, count: 1, from: api).status
    }

    /// Takes an event in through the host's own API.
    ///
    /// `safe`: is told once when it is stored; see ``Receipt``. It is told BELFRY_OK at once of an
    /// event that is not stored at all.
    package func emit(
        _ event: UnsafePointer<belfry_event>,
        safe: @escaping @Sendable (belfry_status) -> Void = { _ in }
    ) -> belfry_status {
        var item: UnsafePointer<belfry_event>? = event
        let answer = lane.emit(&item, count: 1, from: api) { Receipt(for: $0, answer: safe) }
        if answer.status == BELFRY_OK, !answer.isJournalled { safe(BELFRY_OK) }
        return answer.status
    }
}
