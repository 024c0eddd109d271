import Configuration
import Core
import Loading

/// What a change of configuration came to.
package struct ChangeReport: Sendable {
    package var added: [String] = []
    package var removed: [String] = []
    package var replaced: [String] = []
    package var reconfigured: [String] = []
    package var unchanged: [String] = []
    /// Instances that do not run, and why.
    ///
    /// Of a reload: only those that did not run before either.
    package var failures: [PreparationFailure] = []
    /// What is said against instances that run all the same.
    package var remarks: [(instance: String, sentence: String)] = []
    /// Settings that take effect with the next start.
    package var needsRestart: [String] = []
}

/// A reload that changed nothing, and why.
package struct ChangeRefused: Error, Sendable {
    package let failures: [PreparationFailure]
}

/// One change of configuration, from a set that runs to another, in two phases.
///
/// First everything that can fail: prepare all, create and start what is new, then what touches
/// those that run (reconfigure, hand over); each step knows its way back. Then one swap, which
/// cannot fail, and the old instances are drained and ended. Whoever emits meanwhile notices
/// nothing.
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

    private let old: Roster
    private let new: HostConfiguration
    private let diff: ConfigurationDiff
    private let policy: Policy
    private let preparation: Preparation
    private let finder: PluginFinder
    private let factory: InstanceFactory
    private var undo = Undo()
    private var report = ChangeReport()
    private var makings: [Making] = []
    private var reconfigurations: [Reconfiguration] = []
    private var handovers: [Handover] = []
    /// What will run, and with which settings, by name.
    private var placed: [String: (instance: RunningInstance, prepared: PreparedPlugin)] = [:]
    private var setAside: [Roster.SetAside] = []

    init(
        from old: Roster, to new: HostConfiguration, policy: Policy, preparation: Preparation,
        finder: PluginFinder, factory: InstanceFactory
    ) {
        self.old = old
        self.new = new
        self.policy = policy
        self.preparation = preparation
        self.finder = finder
        self.factory = factory
        var hashesThen: [String: String] = [:]
        var hashesNow: [String: String] = [:]
        for definition in new.instances {
            guard let running = old.running(named: definition.name) else { continue }
            hashesThen[definition.name] = running.instance.generation.hash.description
            hashesNow[definition.name] =
                preparation.contentHash(of: definition, finder: finder)?.description
        }
        diff = ConfigurationDiff(
            from: old.configuration ?? .nothing(like: new), to: new, oldHashes: hashesThen,
            newHashes: hashesNow)
        report.needsRestart = old.configuration == nil ? [] : diff.restartSettings
    }

    /// Runs it.
    ///
    /// Throws, with everything as it was, when the policy is to refuse and something failed.
    consuming func run() throws(ChangeRefused) -> (Roster, ChangeReport) {
        do throws(PreparationFailure) {
            try checkChannelCount()
            for definition in new.instances { try prepare(definition) }
            for making in makings { try begin(making) }
            for reconfiguration in reconfigurations { try reconfigure(reconfiguration) }
            for handover in handovers { try handOver(handover) }
        } catch {
            throw ChangeRefused(failures: [error] + undo.run())
        }
        undo.forget()
        return commit()
    }

    // MARK: Everything that can fail

    private func checkChannelCount() throws(PreparationFailure) {
        guard new.channels.count > ChannelSet.capacity else { return }
        let name = new.channels[ChannelSet.capacity].name
        throw PreparationFailure(
            name,
            LoadingError(
                .failed,
                "\(name): it is channel \(ChannelSet.capacity + 1) of \(new.channels.count); one host "
                    + "runs at most \(ChannelSet.capacity): give another host the rest"))
    }

    /// Decides what becomes of an instance and loads what that needs.
    ///
    /// Touches nothing that runs.
    private mutating func prepare(_ definition: InstanceDefinition) throws(PreparationFailure) {
        let change = diff.change(of: definition.name) ?? .added
        let former = old.running(named: definition.name)
        if change == .unchanged, let former {
            let prepared = former.prepared.with(definition)
            placed[definition.name] = (former, prepared)
            report.unchanged.append(definition.name)
            return
        }
        do throws(PreparationFailure) {
            let prepared = try preparation.prepare(definition, in: new.source, finder: finder)
            if let remark = prepared.remark { report.remarks.append((definition.name, remark)) }
            if change == .reconfigured, let former {
                reconfigurations.append(Reconfiguration(instance: former, prepared: prepared))
            } else {
                makings.append(Making(prepared: prepared, former: former))
            }
        } catch {
            try bear(error, of: definition)
        }
    }

    /// Throws on, unless an instance that fails is only set aside: at a start, and where it did not
    /// run before either.
    private mutating func bear(
        _ failure: PreparationFailure, of definition: InstanceDefinition
    ) throws(PreparationFailure) {
        let ranNeither =
            old.isSetAside(definition.name) && diff.change(of: definition.name) == .unchanged
        guard policy == .setAside || ranNeither else { throw failure }
        report.failures.append(failure)
        setAside.append(Roster.SetAside(definition: definition, reason: failure.reason))
    }

    private mutating func begin(_ making: Making) throws(PreparationFailure) {
        let name = making.prepared.definition.name
        do throws(PreparationFailure) {
            let handsOver = making.former.map { isHandover(from: $0, to: making.prepared) } ?? false
            let instance = try factory.make(making.prepared, isHeld: handsOver)
            undo.add { instance.discard() }
            if handsOver, let former = making.former {
                handovers.append(Handover(old: former, new: instance))
            } else {
                try start(instance)
            }
            placed[name] = (instance, making.prepared)
        } catch {
            try bear(error, of: making.prepared.definition)
            return
        }
        if making.former == nil { report.added.append(name) } else { report.replaced.append(name) }
    }

    /// True when only one of the two may be started: another plugin under the same name is nobody's
    /// successor.
    private func isHandover(from former: RunningInstance, to prepared: PreparedPlugin) -> Bool {
        let descriptor = prepared.generation.descriptor
        return descriptor.id == former.instance.descriptor.id
            && (descriptor.isExclusive || former.isExclusive)
    }

    private func start(_ instance: RunningInstance) throws(PreparationFailure) {
        do throws(LoadingError) {
            try instance.instance.start()
        } catch {
            throw PreparationFailure(instance.name, error)
        }
    }

    private mutating func reconfigure(
        _ reconfiguration: Reconfiguration
    ) throws(PreparationFailure) {
        let (instance, prepared) = (reconfiguration.instance, reconfiguration.prepared)
        let isTaken: Bool
        do throws(LoadingError) {
            isTaken = try instance.instance.reconfigure(prepared.configText)
        } catch {
            throw PreparationFailure(instance.name, error)
        }
        guard isTaken else {
            try begin(Making(prepared: prepared, former: instance))
            return
        }
        undo.add(fallible: { Change.restore(instance) })
        placed[instance.name] = (instance, prepared)
        report.reconfigured.append(instance.name)
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
    private mutating func handOver(_ handover: Handover) throws(PreparationFailure) {
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
            throw PreparationFailure(after.name, error)
        }
    }

    // MARK: The swap, and what comes after it

    private consuming func commit() -> (Roster, ChangeReport) {
        let next = new.instances.compactMap { placed[$0.name] }
        for (instance, prepared) in next { instance.adopt(prepared) }
        let running = next.map(\.instance)
        factory.lane.swap(
            to: RoutingSnapshot(rules: new.rules, ports: running.compactMap(\.channel)))

        let kept = Set(running.map { ObjectIdentifier($0) })
        let leaving = old.running.filter { !kept.contains(ObjectIdentifier($0)) }
        report.removed = leaving.map(\.name).filter { placed[$0] == nil }
        take(over: running, from: leaving)

        var roster = old
        roster.configuration = new
        roster.running = running
        roster.setAside = setAside
        roster.generation += 1
        return (roster, report)
    }

    /// Channels first, so that nobody waits longer than the swap takes; a new source begins when
    /// the old ones have ended: what they still emit finds its channels.
    private func take(over running: [RunningInstance], from leaving: [RunningInstance]) {
        for handover in handovers {
            guard let from = handover.old.channel, let to = handover.new.channel else { continue }
            to.adopt(from: from)
        }
        for instance in running { instance.channel?.release() }
        let stopNs = new.host.deadlines.stop.nanoseconds
        for instance in leaving where instance.definition.kind == .source {
            instance.end(deadlineNs: stopNs)
        }
        for instance in running { instance.open() }
        for instance in leaving where instance.definition.kind == .channel {
            instance.finish(
                withinNs: new.host.deadlines.drain.nanoseconds, log: factory.services.log)
            instance.end(deadlineNs: stopNs)
        }
    }
}
