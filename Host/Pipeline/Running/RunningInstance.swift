import CBelfry
package import Configuration
import Core
package import Loading
import Observability
import Platform
import Synchronization

/// An instance that runs, with its ports.
///
/// Any thread.
package final class RunningInstance: Sendable {
    package let instance: PluginInstance
    package let port: InstancePort
    package let mouth: Mouth
    /// Nil for a source, and for a channel that takes no live events.
    package let channel: ChannelPort?
    /// Who calls the plugin from a thread of the host's does it in here.
    package var visits: Visits { port.visits }
    private let settings: Mutex<PreparedPlugin>

    init(
        prepared: PreparedPlugin, instance: PluginInstance, port: InstancePort, mouth: Mouth,
        channel: ChannelPort?
    ) {
        settings = Mutex(prepared)
        self.instance = instance
        self.port = port
        self.mouth = mouth
        self.channel = channel
    }

    package var name: String { instance.name }
    package var prepared: PreparedPlugin { settings.withLock { $0 } }
    package var definition: InstanceDefinition { prepared.definition }
    package var isExclusive: Bool { instance.descriptor.isExclusive }

    /// The instance goes on with new settings.
    func adopt(_ prepared: PreparedPlugin) {
        settings.withLock { $0 = prepared }
        channel?.adopt(ChannelPort.Limits(prepared.definition.liveQueue))
    }

    /// Lets it finish what it holds until `deadlineNs` from now, then ends it.
    ///
    /// Never throws: what goes wrong is the instance's last error and stands in the log, and the
    /// host goes on.
    package func end(deadlineNs: Int64) {
        if visits.close() {
            // Thrown is only what also sets it aside.
            try? instance.stop(deadlineNs: deadlineNs)
            instance.destroy()
        } else {
            instance.quarantine(
                "\(name): a call that must not wait has not returned; it is left to itself")
        }
        port.dispatchDesk?.abandon(self)
        let standing = instance.current
        guard standing.state == .quarantined, let trouble = standing.lastError else { return }
        instance.misbehaves(trouble)
    }
}

extension RunningInstance {
    /// Stops a source's emits, by its own pause() or by answering BUSY; afterwards none is under
    /// way.
    ///
    /// Or lets it go on.
    func pause(_ on: Bool) throws(LoadingError) {
        guard instance.current.state != .quarantined else { return }
        guard instance.descriptor.source?.pointee.pause == nil else {
            try instance.pause(on)
            return
        }
        mouth.isShut = on
        if on {
            port.lane.barrier()
        } else {
            resumeIfRefused()
        }
    }

    /// Waits so long for a channel to take what waits for it, and to complete what it took; the log
    /// says how much was given up.
    func finish(withinNs durationNs: Int64, log: Log) {
        port.dispatchDesk?.letFinish(self, forNs: durationNs)
        guard let channel else { return }
        let before = instance.counters.shed.value
        channel.finish(withinNs: durationNs)
        let lost = instance.counters.shed.value - before
        guard lost > 0 else { return }
        log.write(
            .warning, name,
            "\(lost) events that waited for it are given up: it did not take them within "
                + "\(durationNs / 1_000_000) ms")
    }

    /// Lets a source's events in: the configuration that it belongs to is in force.
    func open() {
        mouth.isShut = false
        resumeIfRefused()
    }

    /// Tells a source that was answered BUSY that there is room.
    package func resumeIfRefused() {
        guard mouth.takeWaiting(), let resume = instance.descriptor.source?.pointee.resume else {
            return
        }
        visits.visit {
            guard instance.isListenedTo else { return }
            instance.inCall("resume") { resume(instance.context) }
        }
    }

    /// Undoes making it, whether it was started or not.
    func discard() {
        channel?.close()
        let state = instance.current.state
        if state == .started || state == .paused {
            end(deadlineNs: 1_000_000_000)
        } else {
            instance.destroy()
        }
    }
}

extension [RunningInstance] {
    /// Does this to all of them, or to those of a kind, side by side: one that hangs must not take
    /// the time of the others.
    ///
    /// Blocks until all is done.
    func each(
        _ kind: InstanceDefinition.Kind? = nil,
        _ body: @escaping @Sendable (RunningInstance) -> Void
    ) {
        let meant = filter { kind == nil || $0.definition.kind == kind }
        _ = sideBySide(meant, atMost: Change.instancesAtOnce, threadsNamed: "each", body)
    }
}
