import CBelfry
import Configuration
import Core
import JSON
import Loading
import Observability
import Pipeline
import Platform
import Store
import Synchronization
import TestKit

/// A host with plugins that tests can steer, and everything it logged.
final class Rig: Sendable {
    let host: BelfryHost
    private let lines: Recorded

    private final class Recorded: Sendable {
        let lines = Mutex<[String]>([])
    }

    private struct NoRequests: RequestHandler {
        func handle(
            _ request: UnsafePointer<belfry_request>, from instance: PluginInstance,
            reply: belfry_reply, context: UnsafeMutableRawPointer?
        ) -> belfry_status { BELFRY_RETRY }
    }

    init() {
        let recorded = Recorded()
        lines = recorded
        let log = Log { severity, subject, message, _ in
            recorded.lines.withLock { $0.append("\(severity.name) \(subject): \(message)") }
        }
        host = BelfryHost(
            services: HostServicesBundle(
                clock: .system, log: log, metrics: Metrics(), state: MemoryStateStore(),
                instanceDirectory: nil, requests: NoRequests()),
            preparation: Preparation(staging: Staging(.memory), probe: nil),
            builtInPluginDirectories: [])
    }

    deinit {
        host.stop(deadlineNs: 2_000_000_000)
    }

    var log: [String] { lines.lines.withLock { $0 } }

    /// Starts with these instances; every event goes to every channel unless `rules` say otherwise.
    @discardableResult
    func start(
        _ instances: InstanceDefinition..., settings: HostSettings = .usual, rules: [Rule]? = nil
    ) -> ChangeReport {
        host.start(Rig.configuration(instances, settings, rules))
    }

    @discardableResult
    func reload(
        _ instances: InstanceDefinition..., settings: HostSettings = .usual, rules: [Rule]? = nil
    ) throws(ChangeRefused) -> ChangeReport {
        try host.reload(Rig.configuration(instances, settings, rules))
    }

    private static func configuration(
        _ instances: [InstanceDefinition], _ settings: HostSettings, _ rules: [Rule]?
    ) -> HostConfiguration {
        let channels = instances.filter { $0.kind == .channel }.map(\.name)
        let everything = Rule(
            name: "everything", channels: channels,
            location: Location(file: "test", line: 1, column: 1))
        return HostConfiguration(
            named: "test", host: settings, instances: instances, rules: rules ?? [everything])
    }

    /// Emits the `number`-th event of a series through the host's own API.
    @discardableResult
    func emit(
        _ number: Int, of series: Int = 0, subject: String = "AAPL", payload: String = ""
    ) -> belfry_status {
        var event = EventDraft(type: "order_filled")
        event.subject = subject
        event.payload = payload
        event.numbers = [("seq", Double(Int.event(number, of: series)))]
        return event.withEvent { host.emit($0) }
    }

    func running(_ name: String) -> RunningInstance? { host.current.running(named: name) }

    func counters(_ name: String) -> InstanceCounters {
        running(name)?.instance.counters ?? InstanceCounters()
    }

    /// Waits for what gives no sign: numbers on a board, counters.
    ///
    /// False: not within the time.
    func eventually(within limit: Duration = .seconds(10), _ condition: () -> Bool) -> Bool {
        let deadline = Clock.system.monotonicNs() + limit.nanoseconds
        while !condition() {
            guard Clock.system.monotonicNs() < deadline else { return false }
            Clock.pause(milliseconds: 1)
        }
        return true
    }
}

extension InstanceDefinition {
    private static let fixtures = "\(CompiledC.root)/Tests/PipelineTests/Fixtures"

    /// The channel of Fixtures/bell.c.
    static func bell(
        _ board: Board, named name: String = "bell", level: Int = 1, defines: [String] = [],
        queue: Int = 8_192, whenFull: LiveQueue.WhenFull = .shed
    ) throws -> InstanceDefinition {
        InstanceDefinition(
            named: name, .channel,
            file: try CompiledC.plugin("\(fixtures)/bell.c", defines: defines),
            config: ["board": .integer(board.address), "level": .integer(Int64(level))],
            liveQueue: LiveQueue(limit: queue, whenFull: whenFull), in: "test")
    }

    /// The source of Fixtures/crier.c.
    static func crier(
        _ board: Board, named name: String = "crier", series: Int = 1, defines: [String] = []
    ) throws -> InstanceDefinition {
        InstanceDefinition(
            named: name, .source,
            file: try CompiledC.plugin("\(fixtures)/crier.c", defines: defines),
            config: ["board": .integer(board.address), "series": .integer(Int64(series))],
            in: "test")
    }
}
