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
    /// Finds what an earlier run has left in the store, and begins.
    ///
    /// Throws what keeps the daemon from starting: it is never better to run without the store.
    static func makeDurableLane(
        _ store: any DurableStore, _ settings: StoreSettings, _ own: OwnEvents, _ log: Log
    ) throws(StartRefused) -> DurableLane {
        var parts = DurableLane.Parts(
            clock: .system, log: log,
            zoneNamed: { try? ZoneDatabase.system.zone(named: $0) },
            emit: { own.emit($0) })
        parts.ages = RetentionAges(
            briefNs: settings.retention.events.nanoseconds,
            keptNs: settings.retention.kept.nanoseconds)
        let lane = DurableLane(store, parts)
        do throws(StoreError) {
            try lane.start()
        } catch {
            throw StartRefused("the store cannot be used: \(error)")
        }
        return lane
    }

    /// Tells hosts apart that share a database, and is what people know them by.
    static func nodeName(_ state: borrowing StateDirectory) -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "host:\(state.path)" }
        let host = name.withUnsafeBufferPointer { name in
            name.baseAddress.map { String(cString: $0) } ?? "host"
        }
        return "\(host):\(state.path)"
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
        way.withLock { $0.host }?.emitOwn(event) ?? BELFRY_BUSY
    }
}
