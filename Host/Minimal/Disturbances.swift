import Core
import Loading
import Pipeline
import Synchronization

/// What a test host puts between its instances and the lanes: wishes for faults, by source, and the
/// desks of durable deliveries, by channel.
///
/// Any thread. Outlives every instance: a reload keeps the wishes.
final class Disturbances: Sendable {
    private struct Tables {
        var faults: [String: Faults] = [:]
        /// The desk of each instance that runs, or ran until another of its name took over.
        var desks: [String: (running: RunningInstance, desk: DeliveryDesk)] = [:]
        /// Desks by the book of their tokens: an old generation completes what it was given.
        var ledgers: [UInt64: DeliveryDesk] = [:]
        var generation: UInt64 = 0
    }

    private let tables = Mutex(Tables())
    private let host: Mutex<WeakHost> = Mutex(WeakHost())

    private struct WeakHost {
        weak var host: BelfryHost?
    }

    /// Tokens of different generations do not meet: each has so many.
    private static let tokensPerGeneration: UInt64 = 1 << 32

    func serve(_ host: BelfryHost) {
        self.host.withLock { $0.host = host }
    }

    private func running(_ name: String) -> RunningInstance? {
        host.withLock { $0.host }?.current.running(named: name)
    }

    func faults(of source: String) -> Faults {
        tables.withLock { tables in
            let faults = tables.faults[source] ?? Faults()
            tables.faults[source] = faults
            return faults
        }
    }

    /// `recording`: keeps what sources emit; nil where nobody will look.
    func watch(_ name: String, _ port: InstancePort, _ recording: Recording?) -> WatchedPort {
        WatchedPort(
            name, port, faults: faults(of: name), recording: recording,
            onRefusal: { [self] instance in
                // Not from within emit(): the source may hold a lock of its own there.
                instance.offerAgain(afterNs: 1_000_000) { [self] in
                    running(name)?.resumeIfRefused()
                }
            },
            onReady: { [self] in tables.withLock { $0.desks[name]?.desk }?.nudge() })
    }

    func ledger(for name: String) -> DeliveryLedger {
        let generation = tables.withLock { tables -> UInt64 in
            tables.generation += 1
            return tables.generation
        }
        return DeliveryLedger(firstToken: generation * Disturbances.tokensPerGeneration) {
            [self] outcomes in
            let desk = tables.withLock { $0.ledgers[generation] }
            for outcome in outcomes { desk?.completed(outcome) }
        }
    }

    /// The desk of an instance that runs; nil for one that is no channel.
    func desk(of running: RunningInstance, _ recording: Recording) -> DeliveryDesk? {
        tables.withLock { tables in
            if let known = tables.desks[running.name], known.running === running {
                return known.desk
            }
            guard let desk = DeliveryDesk(running, recording: recording) else { return nil }
            tables.desks[running.name] = (running, desk)
            return desk
        }
    }

    /// Lets outcomes of `token` and its like find their desk.
    func note(_ token: UInt64, _ desk: DeliveryDesk) {
        tables.withLock { $0.ledgers[token / Disturbances.tokensPerGeneration] = desk }
    }
}
