import Configuration
import Loading

/// What a change of configuration came to.
package struct ChangeReport: Sendable {
    package var added: [String] = []
    package var removed: [String] = []
    package var replaced: [String] = []
    package var reconfigured: [String] = []
    package var unchanged: [String] = []
    /// Instances that do not run, and why. Only a start has any: a reload is refused instead.
    package var failures: [PreparationFailure] = []
    /// Settings that take effect with the next start.
    package var needsRestart: [String] = []
}

/// A reload that changed nothing, and why.
package struct ChangeRefused: Error, Sendable {
    package let failures: [PreparationFailure]
}

/// One change of configuration, from a set that runs to another, in two phases.
///
/// First everything that can fail: prepare, create, start, hand over, reconfigure; each step knows its way back. Then one swap,
/// which cannot fail, and the old instances are drained and ended. Whoever emits meanwhile notices nothing.
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

    private let old: Roster
    private let new: HostConfiguration
    private let diff: ConfigurationDiff
    private let policy: Policy
    private let preparation: Preparation
    private let finder: PluginFinder
    private let factory: InstanceFactory
    private let api: Mouth
    private var undo = Undo()
    private var report = ChangeReport()
    private var next: [RunningInstance] = []
    private var setAside: [Roster.SetAside] = []
    private var started: [RunningInstance] = []
    private var handovers: [Handover] = []

    init(
        from old: Roster, to new: HostConfiguration, policy: Policy, preparation: Preparation,
        finder: PluginFinder, factory: InstanceFactory, api: Mouth
    ) {
        self.old = old
        self.new = new
        self.policy = policy
        self.preparation = preparation
        self.finder = finder
        self.factory = factory
        self.api = api
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

    /// Runs it. Throws, with everything as it was, when the policy is to refuse and something failed.
    consuming func run() throws(ChangeRefused) -> (Roster, ChangeReport) {
        do throws(PreparationFailure) {
            for definition in new.instances { try place(definition) }
            for handover in handovers { try handOver(handover) }
        } catch {
            undo.run()
            throw ChangeRefused(failures: [error])
        }
        undo.forget()
        return commit()
    }

    // MARK: Everything that can fail

    private mutating func place(_ definition: InstanceDefinition) throws(PreparationFailure) {
        let change = diff.change(of: definition.name) ?? .added
        let former = old.running(named: definition.name)
        if change == .unchanged, let former {
            keep(former, as: definition)
            return
        }
        if change == .unchanged, let idle = old.setAside.first(where: { $0.definition.name == definition.name }) {
            setAside.append(idle)
            return
        }
        do throws(PreparationFailure) {
            let prepared = try preparation.prepare(definition, in: new.source, finder: finder)
            if change == .reconfigured, let former, try reconfigure(former, prepared) { return }
            try begin(prepared, replacing: former)
        } catch {
            guard policy == .setAside else { throw error }
            report.failures.append(error)
            setAside.append(Roster.SetAside(definition: definition, reason: error.reason))
        }
    }

    private mutating func keep(_ instance: RunningInstance, as definition: InstanceDefinition) {
        instance.channel?.adopt(ChannelPort.Limits(definition.liveQueue))
        next.append(instance)
        report.unchanged.append(definition.name)
    }

    private mutating func reconfigure(
        _ instance: RunningInstance, _ prepared: PreparedPlugin
    ) throws(PreparationFailure) -> Bool {
        let former = instance.prepared
        do throws(LoadingError) {
            guard try instance.instance.reconfigure(prepared.configText) else { return false }
        } catch {
            throw PreparationFailure(instance.name, error)
        }
        instance.adopt(prepared)
        undo.add {
            instance.adopt(former)
            _ = try? instance.instance.reconfigure(former.configText)
        }
        instance.channel?.adopt(ChannelPort.Limits(prepared.definition.liveQueue))
        next.append(instance)
        report.reconfigured.append(instance.name)
        return true
    }

    private mutating func begin(
        _ prepared: PreparedPlugin, replacing former: RunningInstance?
    ) throws(PreparationFailure) {
        let isExclusive = prepared.generation.descriptor.isExclusive && former != nil
        let instance = try factory.make(prepared, isHeld: isExclusive)
        undo.add { instance.discard() }
        if isExclusive, let former {
            handovers.append(Handover(old: former, new: instance))
        } else {
            try start(instance)
            started.append(instance)
        }
        next.append(instance)
        if former == nil {
            report.added.append(instance.name)
        } else {
            report.replaced.append(instance.name)
        }
    }

    private func start(_ instance: RunningInstance) throws(PreparationFailure) {
        do throws(LoadingError) {
            try instance.instance.start()
        } catch {
            throw PreparationFailure(instance.name, error)
        }
    }

    /// For a plugin that may run only once: the old one holds its breath while the new one takes over.
    private mutating func handOver(_ handover: Handover) throws(PreparationFailure) {
        let (before, after) = (handover.old, handover.new)
        do throws(LoadingError) {
            if let channel = before.channel {
                channel.hold()
                undo.add { channel.release() }
                factory.lane.barrier(mouths: mouths(of: old.running))
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
        let lane = factory.lane
        let ports = next.compactMap(\.channel)
        let everyone = mouths(of: old.running + next)
        lane.swap(to: RoutingSnapshot(rules: new.rules, ports: ports), mouths: everyone)

        let kept = Set(next.map { ObjectIdentifier($0) })
        let leaving = old.running.filter { !kept.contains(ObjectIdentifier($0)) }
        report.removed = leaving.map(\.name).filter { name in !next.contains { $0.name == name } }
        end(leaving)
        for instance in next { instance.open() }

        var roster = old
        roster.configuration = new
        roster.running = next
        roster.setAside = setAside
        roster.generation += 1
        return (roster, report)
    }

    /// Ends what is no longer wanted. Sources first: what they still emit finds its channels.
    private func end(_ leaving: [RunningInstance]) {
        let drainNs = new.host.deadlines.drain.nanoseconds
        let stopNs = new.host.deadlines.stop.nanoseconds
        for instance in leaving where instance.channel == nil { instance.end(deadlineNs: stopNs) }
        for instance in leaving {
            guard let channel = instance.channel else { continue }
            if let successor = handovers.first(where: { $0.old === instance })?.new.channel {
                successor.adopt(from: channel)
            } else {
                channel.finish(withinNs: drainNs)
            }
            instance.end(deadlineNs: stopNs)
        }
    }

    private func mouths(of instances: [RunningInstance]) -> [Mouth] {
        [api] + instances.map(\.mouth)
    }
}
