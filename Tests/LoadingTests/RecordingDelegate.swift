import CBelfry
import Core
import Loading
import Observability
import Platform
import Store
import Synchronization
import TestKit

/// The far side of one instance in a test: writes down what the plugin asks for, and answers as
/// told.
final class RecordingDelegate: InstanceDelegate {
    struct Record: Sendable {
        var emitted: [String] = []
        var completed: [UInt64] = []
        var readyCalls = 0
        var requests = 0
    }

    let record = Mutex(Record())

    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, cookie: UInt64,
        from instance: PluginInstance
    ) -> belfry_status {
        let titles = (0..<count).compactMap { events[$0]?.pointee.title.text }
        record.withLock { $0.emitted += titles }
        return BELFRY_OK
    }

    func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        from instance: PluginInstance
    ) -> belfry_status {
        let tokens = (0..<count).compactMap { results[$0]?.pointee.token }
        record.withLock { $0.completed += tokens }
        return BELFRY_OK
    }

    func report(
        _ result: UnsafePointer<belfry_result>, from instance: PluginInstance
    ) -> belfry_status { BELFRY_GONE }

    func ready(_ instance: PluginInstance) {
        record.withLock { $0.readyCalls += 1 }
    }

    func request(
        _ request: UnsafePointer<belfry_request>, reply: @escaping belfry_reply,
        context: UnsafeMutableRawPointer?, from instance: PluginInstance
    ) -> belfry_status {
        record.withLock { $0.requests += 1 }
        return BELFRY_OK
    }
}

/// One instance of a compiled plugin, with all that a host gives it in memory.
final class Fixture: Sendable {
    let instance: PluginInstance
    let delegate = RecordingDelegate()
    let journal = Journal()
    let metrics = Metrics()
    let state: any StateStore

    /// `deadlineNs` for all calls: short only where one is meant to hang.
    init(
        _ plugin: String, clock: Clock = .system, state: any StateStore = MemoryStateStore(),
        deadlineNs: Int64 = 30_000_000_000
    ) throws {
        self.state = state
        let image = try Staging(.memory).stage(try BadPlugins.library(plugin), pin: nil)
        instance = try PluginInstance(
            name: "tested", generation: try Generations().load(image), delegate: delegate,
            environment: InstanceEnvironment(
                clock: clock, log: journal.log, metrics: metrics, state: state, stateDirectory: "",
                deadlines: CallDeadlines(
                    createNs: deadlineNs, startNs: deadlineNs, stopNs: deadlineNs)))
    }

    /// Offers one durable delivery straight to the plugin.
    func deliver(token: UInt64) -> belfry_status? {
        var event = belfry_event()
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        var delivery = belfry_delivery()
        delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
        delivery.token = token
        return withUnsafePointer(to: &event) { event in
            delivery.event = event
            return withUnsafePointer(to: &delivery) { delivery in
                var item: UnsafePointer<belfry_delivery>? = delivery
                return withUnsafePointer(to: &item) { item in
                    var batch = belfry_batch(
                        size: UInt32(MemoryLayout<belfry_batch>.size), count: 1, items: item)
                    return instance.descriptor.channel?.pointee.deliver(instance.context, &batch)
                }
            }
        }
    }
}

/// The lines that were logged.
final class Journal: Sendable {
    let log: Log
    private let lines: Lines

    private final class Lines: Sendable {
        let list = Mutex<[String]>([])
    }

    init() {
        let lines = Lines()
        self.lines = lines
        log = Log(level: .debug) { severity, subject, message, fields in
            let tail = fields.map { " \($0.key)=\($0.value)" }.joined()
            lines.list.withLock { $0.append("\(severity.name) \(subject): \(message)\(tail)") }
        }
    }

    var all: [String] { lines.list.withLock { $0 } }

    func contains(_ words: String) -> Bool { all.contains { $0.contains(words) } }
}
