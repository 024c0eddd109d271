import Outbox
import Vocabulary

/// A dispatcher with a store that always agrees: what a test says is due, and what comes out.
final class Driven {
    var dispatcher: InstanceDispatcher
    var batch = Batch()
    var now: Int64

    init(at now: Int64 = 1_000 * Span.second, _ change: (inout InstanceDispatcher.Settings) -> Void)
    {
        var settings = InstanceDispatcher.Settings()
        change(&settings)
        dispatcher = InstanceDispatcher(settings)
        self.now = now
    }

    convenience init() { self.init { _ in } }

    /// Lets the queue know that the store holds nothing, so that all that is offered comes in.
    @discardableResult
    func readEmptyStore() -> Driven {
        while let refill = dispatcher.queue.refill(at: now) {
            dispatcher.queue.refilled(refill, with: [])
        }
        return self
    }

    func delivery(
        _ id: Int64, _ priority: EventPriority = .medium, due: Int64? = nil
    ) -> DueDelivery {
        DueDelivery(id: id, due: due ?? now, priority: priority)
    }

    @discardableResult
    func offer(_ deliveries: DueDelivery...) -> Bool {
        deliveries.allSatisfy { dispatcher.queue.offer($0) }
    }

    /// One batch, claimed and handed over.
    @discardableResult
    func send() -> [BatchItem] {
        dispatcher.take(into: &batch, at: now)
        let merges = Dictionary(grouping: batch.merges, by: \.into).mapValues(\.count)
        return batch.items.compactMap { item in
            let sent = dispatcher.confirm(
                item.token, isWon: true, merges: merges[item.delivery.id] ?? 0, at: now)
            guard let sent else { return nil }
            dispatcher.handedOver(item.token, at: now)
            return BatchItem(token: item.token, delivery: sent, claim: item.claim)
        }
    }

    func sendIDs() -> [Int64] { send().map(\.delivery.id) }

    @discardableResult
    func complete(
        _ items: [BatchItem], _ outcome: AttemptOutcome = .delivered, bits: UInt64 = 0
    ) -> [Verdict] {
        items.compactMap {
            dispatcher.complete($0.token, outcome, at: now, randomBits: bits)?.settlement.verdict
        }
    }

    // The dispatcher cannot be copied, so that expectations do not take calls of its own.

    func knows(_ id: Int64) -> Bool { dispatcher.queue.knows(id) }
    func wake(at now: Int64) -> Int64? { dispatcher.wake(at: now) }
    func cancel(_ id: Int64) -> AttemptToken? { dispatcher.queue.cancel(id) }

    func claimNow(_ delivery: DueDelivery, at now: Int64) -> AttemptToken? {
        dispatcher.claimNow(delivery, at: now)
    }

    func confirm(
        _ token: AttemptToken, isWon: Bool, merges: Int = 0, at now: Int64
    ) -> DueDelivery? {
        dispatcher.confirm(token, isWon: isWon, merges: merges, at: now)
    }
}
