import Configuration
import Core
import Loading
import Platform

/// One change of configuration, from a set that runs to another, in two phases.
///
/// First everything that can fail: prepare all, create and start what is new, then what touches
/// those that run (reconfigure, hand over); each step knows its way back. Then one swap, which
/// cannot fail, and the old instances are drained and ended. Whoever emits meanwhile notices
/// nothing. What touches nothing that runs is done side by side; what comes of it is looked at in
/// the order of plugins.yaml.
struct Change {
    /// What to do with an instance that fails.
    enum Policy {
        /// Set it aside and go on: a start must not fail for one plugin.
        case setAside
        /// Undo everything: a reload must not lose what runs.
        case refuse
    }

    private struct Handover {
        let old: RunningInstance
        let new: RunningInstance
    }

    private struct Making {
        let prepared: PreparedPlugin
        let former: RunningInstance?
    }

    private struct Reconfiguration {
        let instance: RunningInstance
        let prepared: PreparedPlugin
    }

    /// So many instances are created and started, or ended, at a time.
    static let instancesAtOnce = 16

    private let old: Roster
    private let new: HostConfiguration
    private let diff: ConfigurationDiff
    private let policy: Policy
    private let preparation: Preparation
    private let terms: Preparation.Terms
    private let factory: InstanceFactory
    /// The files of instances that run, as they are now.
    private let hashesNow: [String: Result<ContentHash, LoadingError>]
    private var undo = Undo()
    private var report = ChangeReport()
    /// What the change is refused for.
    private var faults: [PreparationFailure] = []
    private var makings: [Making] = []
    private var reconfigurations: [Reconfiguration] = []
    private var handovers: [Handover] = []
    /// What will run, and with which settings, by name.
    private var placed: [String: (instance: RunningInstance, prepared: PreparedPlugin)] = [:]
    private var setAside: [Roster.SetAside] = []

    init(
        from old: Roster, to new: HostConfiguration, policy: Policy, preparation: Preparation,
        terms: Preparation.Terms, factory: InstanceFactory
    ) {
        self.old = old
        self.new = new
        self.policy = policy
        self.preparation = preparation
        self.terms = terms
        self.factory = factory
        let known = new.instances.filter { old.running(named: $0.name) != nil }
        hashesNow = preparation.contentHashes(of: known, terms)
        var hashesThen: [String: String] = [:]
        for running in old.running {
            hashesThen[running.name] = running.instance.generation.hash.description
        }
        diff = ConfigurationDiff(
            from: old.configuration ?? .nothing(like: new), to: new, oldHashes: hashesThen,
            newHashes: hashesNow.compactMapValues { try? $0.get().description })
        report.needsRestart = old.configuration == nil ? [] : diff.restartSettings
    }

    /// Runs it.
    ///
    /// Throws, with everything as it was, when the policy is to refuse and something failed, and
    /// when it is called off before the swap.
    consuming func run() throws(ChangeRefused) -> (Roster, ChangeReport) {
        do throws(ChangeRefused) {
            try checkChannelCount()
            try prepare()
            try begin(makings)
            try reconfigure()
            for handover in handovers { try handOver(handover) }
        } catch {
            throw ChangeRefused(
                failures: error.failures + undo.run(), isCalledOff: error.isCalledOff)
        }
        undo.forget()
        return commit()
    }

    // MARK: Everything that can fail

    private mutating func checkChannelCount() throws(ChangeRefused) {
        guard new.channels.count > ChannelSet.capacity else { return }
        let name = new.channels[ChannelSet.capacity].name
        let sentence =
            "\(name): it is channel \(ChannelSet.capacity + 1) of \(new.channels.count); one host "
            + "runs at most \(ChannelSet.capacity): give another host the rest"
        faults.append(PreparationFailure(name, LoadingError(.failed, sentence)))
        try goOn()
    }

    /// Decides what becomes of each instance and loads what that needs.
    ///
    /// Touches nothing that runs.
    private mutating func prepare() throws(ChangeRefused) {
        var changed: [InstanceDefinition] = []
        for definition in new.instances {
            if diff.change(of: definition.name) == .unchanged,
                let former = old.running(named: definition.name)
            {
                placed[definition.name] = (former, former.prepared.with(definition))
                report.unchanged.append(definition.name)
                warnOfMissingFile(definition.name)
            } else {
                changed.append(definition)
            }
        }
        for (definition, outcome) in zip(changed, preparation.prepare(changed, terms)) {
            switch outcome {
            case .failure(let failure): bear(failure, of: definition)
            case .success(let prepared): place(prepared)
            }
        }
        try goOn()
    }

    /// What runs needs its file no more, but the next start will.
    private mutating func warnOfMissingFile(_ name: String) {
        guard case .failure(let error) = hashesNow[name] else { return }
        report.warnings.append(
            (name, "it runs on, but would not start again: \(error.description)"))
    }

    private mutating func place(_ prepared: PreparedPlugin) {
        let name = prepared.definition.name
        if let remark = prepared.remark { report.remarks.append((name, remark)) }
        let former = old.running(named: name)
        if let former, diff.change(of: name) == .reconfigured {
            reconfigurations.append(Reconfiguration(instance: former, prepared: prepared))
        } else {
            makings.append(Making(prepared: prepared, former: former))
        }
    }

    /// An instance that fails is only set aside at a start, and where it did not run before either.
    private mutating func bear(_ failure: PreparationFailure, of definition: InstanceDefinition) {
        let ranNeither =
            old.isSetAside(definition.name) && diff.change(of: definition.name) == .unchanged
        guard policy == .setAside || ranNeither else {
            faults.append(failure)
            return
        }
        report.failures.append(failure)
        let former = old.setAside.first { $0.definition.name == definition.name }
        setAside.append(
            Roster.SetAside(
                definition: definition, reason: failure.reason,
                sinceUnixNs: former?.sinceUnixNs ?? factory.services.clock.unixNs()))
    }

    /// Between two steps: throws what stands in the way of the next.
    private func goOn() throws(ChangeRefused) {
        if factory.callOff.isGiven {
            // Who was not asked any more has done nothing wrong.
            throw ChangeRefused(
                failures: (faults + report.failures).filter { $0.code != .calledOff },
                isCalledOff: true)
        }
        guard faults.isEmpty else { throw ChangeRefused(failures: faults, isCalledOff: false) }
    }

    /// Creates new instances, and starts those that need not wait for a handover.
    private mutating func begin(_ makings: [Making]) throws(ChangeRefused) {
        let factory = factory
        let plans = makings.map { (prepared: $0.prepared, isHeld: handoverFrom($0) != nil) }
        let outcomes = sideBySide(
            plans, atMost: Change.instancesAtOnce, threadsNamed: "begin"
        ) { plan in
            Result { () throws(PreparationFailure) in
                try factory.begin(plan.prepared, isHeld: plan.isHeld)
            }
        }
        let begun = outcomes.compactMap { try? $0.get() }
        undo.add {
            begun.each { $0.discard() }
        }
        for (making, outcome) in zip(makings, outcomes) {
            switch outcome {
            case .failure(let failure): bear(failure, of: making.prepared.definition)
            case .success(let instance): note(instance, making)
            }
        }
        try goOn()
    }

    private mutating func note(_ instance: RunningInstance, _ making: Making) {
        let name = instance.name
        placed[name] = (instance, making.prepared)
        if let old = handoverFrom(making) {
            handovers.append(Handover(old: old, new: instance))
        }
        if making.former == nil { report.added.append(name) } else { report.replaced.append(name) }
    }

    /// Who has to stop before the new one may start.
    private func handoverFrom(_ making: Making) -> RunningInstance? {
        making.former.flatMap { isHandover(from: $0, to: making.prepared) ? $0 : nil }
    }

    /// True when only one of the two may be started: another plugin under the same name is nobody's
    /// successor.
    private func isHandover(from former: RunningInstance, to prepared: PreparedPlugin) -> Bool {
        let descriptor = prepared.generation.descriptor
        return descriptor.id == former.instance.descriptor.id
            && (descriptor.isExclusive || former.isExclusive)
    }

    /// Gives those that run their new settings; who does not take them gets a successor.
    private mutating func reconfigure() throws(ChangeRefused) {
        var untaken: [Making] = []
        for reconfiguration in reconfigurations {
            let (instance, prepared) = (reconfiguration.instance, reconfiguration.prepared)
            do throws(LoadingError) {
                guard try instance.instance.reconfigure(prepared.configText) else {
                    untaken.append(Making(prepared: prepared, former: instance))
                    continue
                }
                undo.add(fallible: { Change.restore(instance) })
                placed[instance.name] = (instance, prepared)
                report.reconfigured.append(instance.name)
            } catch {
                bear(PreparationFailure(instance.name, error), of: prepared.definition)
            }
            try goOn()
        }
        try begin(untaken)
    }

    /// Gives an instance its former settings back; says so when it does not take them.
    private static func restore(_ instance: RunningInstance) -> PreparationFailure? {
        do throws(LoadingError) {
            if try instance.instance.reconfigure(instance.prepared.configText) { return nil }
            throw LoadingError(
                .failed,
                "\(instance.name): it does not take its former settings back and goes on "
                    + "with the new ones; reload again or restart")
        } catch {
            return PreparationFailure(instance.name, error)
        }
    }

    /// For a plugin that may run only once: the old one holds its breath while the new one takes
    /// over.
    private mutating func handOver(_ handover: Handover) throws(ChangeRefused) {
        let (before, after) = (handover.old, handover.new)
        do throws(LoadingError) {
            if let channel = before.channel {
                channel.hold()
                undo.add { channel.release() }
                factory.lane.barrier()
                try before.instance.quiesce()
            }
            try before.pause(true)
            undo.add { try? before.pause(false) }
            try after.instance.load(try before.instance.save())
            try after.instance.start()
        } catch {
            faults.append(PreparationFailure(after.name, error))
        }
        try goOn()
    }

    // MARK: The swap, and what comes after it

    private consuming func commit() -> (Roster, ChangeReport) {
        let next = new.instances.compactMap { placed[$0.name] }
        for (instance, prepared) in next { instance.adopt(prepared) }
        let running = next.map(\.instance)
        factory.durable?.adopt(new, running: running)
        factory.lane.swap(to: RoutingSnapshot(new, running: running, factory.durable))

        let kept = Set(running.map { ObjectIdentifier($0) })
        let leaving = old.running.filter { !kept.contains(ObjectIdentifier($0)) }
        report.removed = leaving.map(\.name).filter { placed[$0] == nil }
        take(over: running, from: leaving)

        // Each phase has noted its own.
        report.failures = inOrder(report.failures, by: \.instance)
        var roster = old
        roster.configuration = new
        roster.running = running
        roster.setAside = inOrder(setAside, by: \.definition.name)
        roster.generation += 1
        return (roster, report)
    }

    /// In the order of plugins.yaml.
    private func inOrder<Item>(_ items: [Item], by name: (Item) -> String) -> [Item] {
        new.instances.compactMap { definition in items.first { name($0) == definition.name } }
    }

    /// Channels first, so that nobody waits longer than the swap takes; a new source begins when
    /// the old ones have ended: what they still emit finds its channels.
    private func take(over running: [RunningInstance], from leaving: [RunningInstance]) {
        for handover in handovers {
            guard let from = handover.old.channel, let to = handover.new.channel else { continue }
            to.adopt(from: from)
        }
        for instance in running { instance.channel?.release() }
        let (stopNs, log) = (new.host.deadlines.stop.nanoseconds, factory.services.log)
        leaving.each(.source) { $0.end(deadlineNs: stopNs) }
        for instance in running { instance.open() }
        let drainNs = new.host.deadlines.drain.nanoseconds
        leaving.each(.channel) {
            $0.finish(withinNs: drainNs, log: log)
            $0.end(deadlineNs: stopNs)
        }
    }
}
