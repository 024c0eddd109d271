import CBelfry
import Core
import Observability
import Outbox
import Store
import Words

/// What a delivery says, on the dispatcher's thread.
extension DispatchDesk {
    /// The words of its event or, where it stands for others, of all of them; nil when the delivery
    /// has been dealt with.
    func words(
        of ready: ReadyDelivery, _ block: EventBlock, _ batch: inout BatchWords
    ) -> Words? {
        guard ready.item.delivery.merged > 0 else {
            return batch.words(of: block, for: ready.parcel.user)
        }
        do throws(StoreError) {
            return try digest(of: ready, block)
        } catch {
            links.log.write(.error, name, "the events of a digest could not be read: \(error)")
            finish(
                ready.item.token.raw, status: BELFRY_BUSY,
                detail: "the events that it stands for could not be read")
            return nil
        }
    }

    /// The message that it edits; empty: it is a new one.
    ///
    /// What tells of several events is always new: none of them is to be written over.
    func replaced(by ready: ReadyDelivery, _ thread: belfry_str) -> String {
        guard ready.item.delivery.merged == 0 else { return "" }
        return links.providerID(self, ready.parcel, thread)
    }

    /// Read of the store for every attempt, so that each says the same, after a restart as well.
    private func digest(
        of ready: ReadyDelivery, _ block: EventBlock
    ) throws(StoreError) -> Words {
        let limit = Renderer.digestLinesMax
        let digest = try links.store.digest(
            of: DeliveryNumber(rawValue: ready.item.delivery.id), limit: limit)
        let event = block.event.pointee
        let own = DigestChoice.Candidate(
            event: ready.parcel.event, priority: event.priority, happenedNs: event.time_unix_ns)
        let others = digest.members.filter { $0.state == .merged }.map {
            DigestChoice.Candidate(
                event: $0.event, priority: $0.priority, happenedNs: $0.happenedNs)
        }
        var blocks: [EventBlock] = []
        defer { for block in blocks { block.release() } }
        for number in DigestChoice.events(of: [own] + others, limit: limit) {
            if let block = try links.shelf.event(number) { blocks.append(block) }
        }
        return links.digest(
            blocks, total: Int(ready.item.delivery.merged) + 1, ready.parcel.user, self)
    }
}
