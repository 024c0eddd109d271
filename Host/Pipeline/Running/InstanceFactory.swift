import Configuration
import Core
package import Loading
package import Observability
package import Platform
package import Store

/// What all instances of a host share.
package struct HostServicesBundle: Sendable {
    package var clock: Clock
    package var log: Log
    package var metrics: Metrics
    package var state: any StateStore
    /// Below it each instance has a directory of its own; nil under a host without files.
    package var instanceDirectory: String?
    package var requests: any RequestHandler
    /// What stands between an instance, by name, and its port: for a host that watches or disturbs
    /// that traffic.
    package var delegate: @Sendable (_ instance: String, InstancePort) -> any InstanceDelegate = {
        $1
    }
    /// True when whoever made this bundle delivers to channels that take no live events.
    package var deliversStored = false

    package init(
        clock: Clock, log: Log, metrics: Metrics, state: any StateStore,
        instanceDirectory: String?, requests: any RequestHandler
    ) {
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.state = state
        self.instanceDirectory = instanceDirectory
        self.requests = requests
    }
}

/// Makes instances with their ports from prepared plugins.
struct InstanceFactory {
    let services: HostServicesBundle
    let lane: LiveLane
    let settings: HostSettings
    let makeLedger: @Sendable (String) -> DeliveryLedger
    let durable: DurableLane?
    let callOff: CallOff

    /// Makes and creates; starts what need not wait, held, for another to hand over.
    ///
    /// What has failed is left to nobody. Any thread, several at once.
    func begin(
        _ prepared: PreparedPlugin, isHeld: Bool
    ) throws(PreparationFailure) -> RunningInstance {
        let name = prepared.definition.name
        guard !callOff.isGiven else {
            throw PreparationFailure(
                name, LoadingError(.calledOff, "\(name) was not made: the host is to stop"))
        }
        let instance = try make(prepared, isHeld: isHeld)
        guard !isHeld else { return instance }
        do throws(LoadingError) {
            try instance.instance.start()
        } catch {
            instance.discard()
            throw PreparationFailure(name, error)
        }
        return instance
    }

    /// Makes and creates; does not start.
    ///
    /// A channel's port is held when `isHeld`, and a source's mouth is shut until it is opened:
    /// nothing flows before the whole change is in force.
    private func make(
        _ prepared: PreparedPlugin, isHeld: Bool
    ) throws(PreparationFailure) -> RunningInstance {
        let definition = prepared.definition
        do throws(LoadingError) {
            try refuseWhatHangs(prepared)
            let hasPort = try needsPort(prepared)
            let port = InstancePort(
                lane: lane, ledger: makeLedger(definition.name), requests: services.requests)
            let instance = try PluginInstance(
                name: definition.name, generation: prepared.generation,
                delegate: services.delegate(definition.name, port),
                environment: try environment(definition))
            let mouth = makeMouth(instance)
            mouth.isShut = true
            port.open(mouth)
            let channel =
                hasPort
                ? try ChannelPort(
                    instance, limits: ChannelPort.Limits(definition.liveQueue),
                    pressure: lane.pressure, isHeld: isHeld,
                    allowance: CallWatch.Allowance(settings.watchdog)) : nil
            port.attach(channel)
            if definition.kind == .channel, channel == nil, let durable {
                port.attach(try desk(for: definition.name, of: durable))
            }
            try create(instance, prepared)
            return RunningInstance(
                prepared: prepared, instance: instance, port: port, mouth: mouth, channel: channel)
        } catch {
            throw PreparationFailure(definition.name, error)
        }
    }

    /// Each try would cost one more thread, which nobody can end.
    private func refuseWhatHangs(_ prepared: PreparedPlugin) throws(LoadingError) {
        let (name, generation) = (prepared.definition.name, prepared.generation)
        let lost = generation.lostThreads
        guard lost >= Generation.lostThreadsMax else { return }
        throw LoadingError(
            .failed,
            "\(name): create() or start() of \(generation.origin) has not returned \(lost) times "
                + "and is not called any more; build the plugin again")
    }

    private func desk(
        for name: String, of durable: DurableLane
    ) throws(LoadingError) -> DispatchDesk {
        do throws(StoreError) {
            return try durable.desk(for: name)
        } catch {
            throw LoadingError(.failed, "\(name): \(error)")
        }
    }

    private func create(
        _ instance: PluginInstance, _ prepared: PreparedPlugin
    ) throws(LoadingError) {
        do throws(CreationFailure) {
            try instance.create(config: prepared.configText)
        } catch {
            guard let finding = error.findings.first else { throw error.error }
            let placed = prepared.settings.finding(pointer: finding.pointer, finding.sentence)
            let place = placed.mark.map { "\(placed.file):\($0.line):\($0.column): " } ?? ""
            throw LoadingError(error.error.code, "\(instance.name): \(place)\(placed.sentence)")
        }
    }

    /// Whether it takes live events.
    ///
    /// Throws where the plugin is not what the definition makes of it: before the instance has a
    /// thread that would have to be ended again.
    private func needsPort(_ prepared: PreparedPlugin) throws(LoadingError) -> Bool {
        let descriptor = prepared.generation.descriptor
        let name = prepared.definition.name
        guard prepared.definition.kind == .channel else {
            guard descriptor.source != nil else {
                throw LoadingError(
                    .failed, "\(name): \(descriptor.id) is not a source; list it under channels")
            }
            return false
        }
        if services.deliversStored || durable != nil, descriptor.channel != nil,
            !descriptor.takesLive
        {
            return false
        }
        _ = try ChannelPort.channel(of: descriptor, named: name)
        return true
    }

    private func environment(
        _ definition: InstanceDefinition
    ) throws(LoadingError) -> InstanceEnvironment {
        let directory = services.instanceDirectory.map { "\($0)/\(definition.name)" } ?? ""
        if !directory.isEmpty {
            do throws(SystemError) {
                try Files.makeDirectory(directory)
            } catch {
                throw LoadingError(.failed, "\(definition.name): its directory \(error)")
            }
        }
        return InstanceEnvironment(
            clock: services.clock, log: services.log, metrics: services.metrics,
            state: services.state, stateDirectory: directory,
            deadlines: CallDeadlines(settings.deadlines), callOff: callOff)
    }

    private func makeMouth(_ instance: PluginInstance) -> Mouth {
        let mouth = Mouth(
            name: instance.lastingName, seed: Random.bits(), counters: instance.counters,
            allowance: CallWatch.Allowance(settings.watchdog)
        ) { [unowned instance] sentence in instance.misbehaves(sentence) }
        lane.admit(mouth)
        return mouth
    }
}

extension CallDeadlines {
    init(_ deadlines: Configuration.Deadlines) {
        self.init(
            createNs: deadlines.create.nanoseconds, startNs: deadlines.start.nanoseconds,
            stopNs: deadlines.stop.nanoseconds)
    }
}

extension CallWatch.Allowance {
    init(_ watchdog: Configuration.Watchdog) {
        self.init(baseNs: watchdog.lateAfter.nanoseconds)
    }
}

extension ChannelPort.Limits {
    init(_ queue: LiveQueue) {
        self.init(queue: queue.limit, whenFull: queue.whenFull == .hold ? .hold : .shed)
    }
}

extension Duration {
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
