import CBelfry
import Configuration
import Core
import Glibc
import Loading
import Observability
import People
import Pipeline
import Platform
import Store
import Synchronization

/// How the durable lane is made from what the configuration says.
extension Daemon {
    /// Opens the store and finds what an earlier run has left in it.
    ///
    /// Throws what keeps the daemon from starting: it is never better to run without the store.
    static func makeDurableLane(
        _ settings: StoreSettings, _ state: borrowing StateDirectory, _ own: OwnEvents, _ log: Log
    ) throws(StartRefused) -> DurableLane {
        do throws(StoreError) {
            var parts = DurableLane.Parts(
                clock: .system, log: log,
                zoneNamed: { try? ZoneDatabase.system.zone(named: $0) },
                emit: { own.emit($0) })
            parts.ages = RetentionAges(
                briefNs: settings.retention.events.nanoseconds,
                keptNs: settings.retention.kept.nanoseconds)
            let lane = DurableLane(try store(settings, state), parts)
            if let path = file(settings, state), let warning = StoreFile.warning(about: path) {
                log.write(.warning, "store", warning)
            }
            try lane.start()
            return lane
        } catch {
            throw StartRefused("the store cannot be used: \(error)")
        }
    }

    /// Tells nodes apart that share a store.
    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "host" }
        return name.withUnsafeBufferPointer { name in
            name.baseAddress.map { String(cString: $0) } ?? "host"
        }
    }

    private static func store(
        _ settings: StoreSettings, _ state: borrowing StateDirectory
    ) throws(StoreError) -> any DurableStore {
        if let path = file(settings, state) { return try SQLiteDurableStore(path: path) }
        guard case .postgres(let place) = settings.place else {
            throw StoreError("no store is configured")
        }
        return try PostgresDurableStore(
            PostgresAddress(place), node: "\(Daemon.hostName()):\(state.path)")
    }

    /// Where the embedded store keeps its file; nil: on a server.
    private static func file(
        _ settings: StoreSettings, _ state: borrowing StateDirectory
    ) -> String? {
        switch settings.place {
        case .standard: "\(state.path)/\(StoreSettings.standardFile)"
        case .file(let path): path
        case .postgres: nil
        }
    }
}

extension PostgresAddress {
    init(_ place: PostgresPlace) {
        self.init(
            host: place.host, port: place.port, database: place.database, user: place.user,
            password: place.password, tls: place.tls?.rawValue)
    }
}

/// The way in for events that the host itself has to tell.
///
/// The durable lane is there before the host is, and has some.
final class OwnEvents: Sendable {
    private struct Way: Sendable {
        weak var host: BelfryHost?
    }

    private let way = Mutex(Way())

    func lead(to host: BelfryHost) { way.withLock { $0.host = host } }

    func emit(_ event: UnsafePointer<belfry_event>) -> belfry_status {
        way.withLock { $0.host }?.emit(event) ?? BELFRY_BUSY
    }
}
