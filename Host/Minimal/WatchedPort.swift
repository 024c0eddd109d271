import CBelfry
import Core
import Loading
import Observability
import Pipeline

/// Stands between an instance and its port: disturbs as the test wishes, and records what came
/// through.
final class WatchedPort: InstanceDelegate {
    private let name: String
    private let port: InstancePort
    private let faults: Faults
    private let recording: Recording?
    private let onRefusal: @Sendable (PluginInstance) -> Void
    private let onReady: @Sendable () -> Void

    /// `onRefusal`: a BUSY was made up, and the source waits for a resume().
    ///
    /// `onReady`: the channel says that it has room.
    init(
        _ name: String, _ port: InstancePort, faults: Faults, recording: Recording?,
        onRefusal: @escaping @Sendable (PluginInstance) -> Void,
        onReady: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.port = port
        self.faults = faults
        self.recording = recording
        self.onRefusal = onRefusal
        self.onReady = onReady
    }

    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, cookie: UInt64,
        from instance: PluginInstance
    ) -> belfry_status {
        if faults.takeRefusal() {
            instance.counters.busy.add()
            port.mouth?.wasRefused()
            onRefusal(instance)
            return BELFRY_BUSY
        }
        let isHeld = cookie != 0 && faults.holdsDurable
        let status = port.emit(events, count: count, cookie: isHeld ? 0 : cookie, from: instance)
        guard status == BELFRY_OK else { return status }
        if isHeld { faults.keep(cookie) }
        guard let recording else { return status }
        for index in 0..<count {
            guard let event = events[index] else { continue }
            recording.add(TestEvent(copying: event.pointee, source: name))
        }
        return status
    }

    func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        from instance: PluginInstance
    ) -> belfry_status {
        port.complete(results, count: count, from: instance)
    }

    func report(
        _ result: UnsafePointer<belfry_result>, from instance: PluginInstance
    ) -> belfry_status {
        port.report(result, from: instance)
    }

    func ready(_ instance: PluginInstance) {
        port.ready(instance)
        if instance.isListenedTo { onReady() }
    }

    func request(
        _ request: UnsafePointer<belfry_request>, reply: @escaping belfry_reply,
        context: UnsafeMutableRawPointer?, from instance: PluginInstance
    ) -> belfry_status {
        port.request(request, reply: reply, context: context, from: instance)
    }
}
