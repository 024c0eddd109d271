import CBelfry
package import Configuration
import Core
package import Loading

/// An instance that runs, with its ports.
package final class RunningInstance: @unchecked Sendable {
    // Sendable: constants, and `prepared`, which only the thread that reloads changes and reads.

    package private(set) var prepared: PreparedPlugin
    package let instance: PluginInstance
    package let port: InstancePort
    package let mouth: Mouth
    /// Nil for a source.
    package let channel: ChannelPort?

    init(
        prepared: PreparedPlugin, instance: PluginInstance, port: InstancePort, mouth: Mouth,
        channel: ChannelPort?
    ) {
        self.prepared = prepared
        self.instance = instance
        self.port = port
        self.mouth = mouth
        self.channel = channel
    }

    package var name: String { instance.name }
    package var definition: InstanceDefinition { prepared.definition }
    package var isExclusive: Bool { instance.descriptor.isExclusive }

    /// The instance goes on with new settings.
    func adopt(_ prepared: PreparedPlugin) {
        self.prepared = prepared
    }

    /// Stops a source's emits, by its own pause() or by answering BUSY.
    func pause(_ on: Bool) throws(LoadingError) {
        if instance.descriptor.source?.pointee.pause == nil {
            port.pause(on)
        } else {
            try instance.pause(on)
        }
    }

    /// Lets it finish what it holds until `deadlineNs` from now, then ends it. Never throws: what goes wrong is the
    /// instance's last error, and the host goes on.
    package func end(deadlineNs: Int64) {
        do throws(LoadingError) {
            try instance.stop(deadlineNs: deadlineNs)
            instance.destroy()
        } catch {
            // It is set aside and has said so.
            return
        }
    }
}

extension RunningInstance {
    /// Lets events flow: the configuration that it belongs to is in force.
    func open() {
        channel?.release()
        port.pause(false)
        resumeIfRefused()
    }

    /// Tells a source that was answered BUSY that there is room.
    package func resumeIfRefused() {
        guard mouth.takeWaiting(), instance.isListenedTo,
            let resume = instance.descriptor.source?.pointee.resume
        else { return }
        instance.inCall("resume") { resume(instance.context) }
    }

    /// Undoes making it, whether it was started or not.
    func discard() {
        let state = instance.current.state
        if state == .started || state == .paused {
            end(deadlineNs: 1_000_000_000)
        } else {
            instance.destroy()
        }
        for block in channel?.close() ?? [] { block.release() }
    }
}
