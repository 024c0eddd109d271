import Control
import JSON
import Pipeline
import Platform
import Store
import Synchronization

/// Says what would be otherwise under a draft of plugins.yaml.
///
/// One at a time, on a thread of its own that gives way to all others: a journal may be long.
final class DraftSimulation: Sendable {
    /// Well within the time in which the socket wants an answer.
    private static let patienceNs: Int64 = 120_000_000_000

    private let ledger: Ledger
    private let isUnderWay = Atomic<Bool>(false)

    init(_ ledger: Ledger) { self.ledger = ledger }

    /// Answers within two minutes, and never waits itself.
    func begin(_ document: JSONObject, _ reply: PendingReply) {
        guard !isUnderWay.exchange(true, ordering: .acquiring) else {
            reply.complete(
                .error(
                    503, code: "busy",
                    "Another simulation is under way; try again when it has ended."))
            return
        }
        do throws(SystemError) {
            let thread = try Thread(named: "simulate") { [self] in
                Thread.giveWay()
                let answer = run(document)
                // First: who has an answer may ask again.
                isUnderWay.store(false, ordering: .releasing)
                reply.complete(answer)
            }
            thread.abandon()
        } catch {
            isUnderWay.store(false, ordering: .releasing)
            reply.complete(
                .error(503, code: "busy", "No thread can be had for a simulation: \(error)."))
        }
    }

    private func run(_ document: JSONObject) -> ControlReply {
        do throws(LedgerRefusal) {
            let order = try SimulationOrder(document, now: ledger.now)
            let cast = try SimulationCast(order, ledger)
            var simulation = Simulation(from: cast.current, to: cast.draft, order.scope)
            let deadline = Clock.system.monotonicNs() + DraftSimulation.patienceNs
            try ledger.ask { () throws(StoreError) in
                try simulation.run(over: ledger.store) {
                    Clock.system.monotonicNs() >= deadline
                }
            }
            return .json(SimulationAccount(simulation, cast, order).json)
        } catch {
            return error.reply
        }
    }
}
