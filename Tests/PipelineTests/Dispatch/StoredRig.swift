import CBelfry
import Configuration
import Core
import JSON
import Loading
import Observability
import People
import Pipeline
import Platform
import Store
import Synchronization
import TestKit
import Testing

/// The stores that a host may have.
enum RigStore: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }

    fileprivate func open(in folder: TemporaryDirectory) throws -> any DurableStore {
        switch self {
        case .sqlite: return try SQLiteDurableStore(path: "\(folder.path)/belfry.db")
        case .postgres:
            let server = try PostgresServer.shared()
            let address = PostgresAddress(
                host: server.host, database: try server.makeDatabase(), user: PostgresServer.user)
            return try PostgresDurableStore(address, node: folder.path, isAlone: true)
        }
    }
}

/// A host with a store of its own and channels that write down what they are given.
final class StoredRig {
    let folder: TemporaryDirectory
    let store: any DurableStore
    let host: BelfryHost
    private let journal = Journal()

    private struct NoRequests: RequestHandler {
        func handle(
            _ request: UnsafePointer<belfry_request>, from instance: PluginInstance,
            reply: belfry_reply, context: UnsafeMutableRawPointer?
        ) -> belfry_status { BELFRY_RETRY }
    }

    /// `folder`: of a host that has ended, over SQLite; nil: an empty one.
    ///
    /// `front`: what stands before the store.
    init(
        after folder: TemporaryDirectory? = nil, on kind: RigStore = .sqlite,
        clock: Clock = .system,
        behind front: (any DurableStore) -> any DurableStore = { $0 }
    ) throws {
        let folder = try folder ?? TemporaryDirectory()
        self.folder = folder
        store = front(try kind.open(in: folder))
        let journal = journal
        let log = Log { _, subject, message, fields in
            let tail = fields.map { " \($0.key)=\($0.value)" }.joined()
            journal.add("\(subject): \(message)\(tail)")
        }
        let own = OwnEvents()
        let lane = DurableLane(
            store,
            DurableLane.Parts(
                clock: clock, log: log, zoneNamed: { _ in .utc },
                emit: { own.emit($0) }))
        try lane.start()
        host = BelfryHost(
            services: HostServicesBundle(
                clock: clock, log: log, metrics: Metrics(), state: MemoryStateStore(),
                instanceDirectory: nil, requests: NoRequests()),
            preparation: Preparation(staging: Staging(.memory), probe: nil),
            builtInPluginDirectories: [], durable: lane)
        own.lead(to: host)
    }

    deinit { stop() }

    /// The way of the host's own events.
    private final class OwnEvents: Sendable {
        private let way: Mutex<(@Sendable (UnsafePointer<belfry_event>) -> belfry_status)?> =
            Mutex(nil)

        func lead(to host: BelfryHost) {
            way.withLock { $0 = { [weak host] in host?.emitOwn($0) ?? BELFRY_BUSY } }
        }
        func emit(_ event: UnsafePointer<belfry_event>) -> belfry_status {
            way.withLock { $0 }?(event) ?? BELFRY_BUSY
        }
    }

    func stop(withinNs deadlineNs: Int64 = 5_000_000_000) { host.stop(deadlineNs: deadlineNs) }

    func hasLogged(_ words: String) -> Bool { journal.contains(words) }

    // MARK: Channels and people

    /// A channel that writes into `name` in the rig's folder.
    func scribe(
        _ name: String = "scribe", defines: [String] = [],
        sending: SendingSettings = SendingSettings()
    ) throws -> InstanceDefinition {
        var definition = InstanceDefinition(
            named: name, .channel,
            file: try CompiledC.plugin(
                "\(CompiledC.root)/Tests/PipelineTests/Fixtures/scribe.c", defines: defines),
            config: ["file": .string("\(folder.path)/\(name)")], in: "test")
        definition.sending = sending
        return definition
    }

    /// Everything goes to all `channels`, or to those of `routes` only.
    static func configuration(
        _ channels: [InstanceDefinition], users: [User] = [], routes: [String]? = nil,
        terms: RouteTerms = RouteTerms()
    ) -> HostConfiguration {
        let rule = Rule(
            name: "everything", channels: routes ?? channels.map(\.name),
            location: Location(file: "test", line: 7, column: 1))
        var configuration = HostConfiguration(named: "test", instances: channels, rules: [rule])
        configuration.terms = [terms]
        configuration.people.users = users.map {
            ConfiguredUser(user: $0, mark: .start, zoneMark: .start)
        }
        return configuration
    }

    func start(_ configuration: HostConfiguration) {
        let report = host.start(configuration)
        precondition(report.failures.isEmpty, "\(report.failures)")
    }

    // MARK: Events

    /// Sends one in and waits until it is told to be safe.
    @discardableResult
    func send(_ id: String, _ change: (inout EventDraft) -> Void = { _ in }) -> belfry_status {
        var draft = EventDraft(type: "order_filled")
        draft.id = id
        draft.title = "Filled"
        change(&draft)
        let answer = AwaitedReceipt(for: 1)
        let status = draft.withEvent { host.emit($0) { answer.answer($0) } }
        return status == BELFRY_OK ? answer.wait() : status
    }

    // MARK: What came of it

    /// The attempts that a channel has seen, in order.
    func attempts(_ name: String = "scribe") -> [Attempt] {
        let bytes = (try? Files.read("\(folder.path)/\(name)", limit: 1 << 30)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
            Attempt(line: $0)
        }
    }

    /// The rows of an event's deliveries.
    func deliveries(_ id: String) throws -> [StoredDelivery] {
        guard let event = try store.event(withID: id) else { return [] }
        return try store.deliveries(of: .event(event), after: nil, limit: 100)
    }

    /// True once an event's deliveries are all in this state.
    func reaches(_ state: DeliveryState, _ id: String) -> Bool {
        eventually {
            let rows = (try? self.deliveries(id)) ?? []
            return !rows.isEmpty && rows.allSatisfy { $0.state == state }
        }
    }

    /// Waits for what gives no sign: rows and lines.
    func eventually(within seconds: Int64 = 20, _ condition: () -> Bool) -> Bool {
        let deadline = Clock.system.monotonicNs() + seconds * 1_000_000_000
        while !condition() {
            guard Clock.system.monotonicNs() < deadline else { return false }
            Clock.pause(milliseconds: 2)
        }
        return true
    }
}

/// A line that Fixtures/scribe.c writes.
struct Attempt: Equatable {
    let event: String
    let key: String
    let number: Int
    let isRepeat: Bool
    let merged: Int
    let user: String
    let recipient: String
    let title: String
    /// Its lines, parted by ";".
    let body: String

    init?(line: Substring) {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 9, let number = Int(parts[2]), let merged = Int(parts[4]) else {
            return nil
        }
        (event, key, self.number, isRepeat) = (parts[0], parts[1], number, parts[3] == "repeat")
        (self.merged, user, recipient, title) = (merged, parts[5], parts[6], parts[7])
        body = parts[8]
    }
}
