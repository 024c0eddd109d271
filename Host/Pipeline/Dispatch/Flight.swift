import CBelfry
import Core
import Outbox
import Words

/// One batch on its way: the memory that the channel reads.
///
/// Lives as long as anybody holds it: whoever calls deliver(), and the book for each token that has
/// not completed.
final class Flight: @unchecked Sendable {
    // Sendable: written before it is handed out, then only read.

    /// What a delivery needs to be written down.
    struct Cargo {
        let item: BatchItem
        let parcel: Parcel
        /// Retained; the flight releases it.
        let block: EventBlock
        let words: Words
        let replacesProviderID: String
        let deadlineMonotonicNs: Int64
    }

    let channel: StoredChannel
    let items: [BatchItem]
    private let count: Int
    private let blocks: [EventBlock]
    private let words: UnsafeMutablePointer<WordsBlock>
    private let deliveries: UnsafeMutablePointer<belfry_delivery>
    private let list: UnsafeMutablePointer<UnsafePointer<belfry_delivery>?>
    private let head: UnsafeMutablePointer<belfry_batch>
    private var texts = TextArena()

    init(_ cargo: [Cargo], to channel: StoredChannel) {
        self.channel = channel
        items = cargo.map(\.item)
        count = cargo.count
        blocks = cargo.map(\.block)
        words = .allocate(capacity: count)
        deliveries = .allocate(capacity: count)
        list = .allocate(capacity: count)
        head = .allocate(capacity: 1)
        for (index, cargo) in cargo.enumerated() {
            (words + index).initialize(to: WordsBlock(cargo.words))
            (deliveries + index).initialize(to: delivery(cargo, words: words[index].words))
            (list + index).initialize(to: UnsafePointer(deliveries + index))
        }
        head.initialize(
            to: belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(count),
                items: UnsafePointer(list)))
    }

    deinit {
        words.deinitialize(count: count)
        words.deallocate()
        deliveries.deallocate()
        list.deallocate()
        head.deallocate()
        for block in blocks { block.release() }
    }

    /// The event that goes under a token; borrowed from the flight.
    func event(of token: UInt64) -> EventBlock? {
        items.firstIndex { $0.token.raw == token }.map { blocks[$0] }
    }

    var batch: UnsafePointer<belfry_batch> { UnsafePointer(head) }

    private func delivery(
        _ cargo: Cargo, words: UnsafePointer<belfry_words>
    ) -> belfry_delivery {
        let known = cargo.item.delivery
        var delivery = belfry_delivery()
        delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
        delivery.attempt = UInt32(known.attempts)
        delivery.token = cargo.item.token.raw
        delivery.deadline_mono_ns = cargo.deadlineMonotonicNs
        delivery.idempotency_key = IdempotencyKey(
            event: cargo.block.event.pointee.id, delivery: known.id
        ).text(in: &texts)
        delivery.recipient = texts.add(cargo.parcel.recipient)
        delivery.replaces_provider_id = texts.add(cargo.replacesProviderID)
        delivery.traceparent = cargo.block.event.pointee.traceparent
        delivery.event = cargo.block.event
        delivery.words = words
        delivery.flags = known.isRepeat ? BELFRY_DELIVERY_REPEAT : 0
        delivery.merged = UInt32(known.merged)
        delivery.user = texts.add(cargo.parcel.user)
        return delivery
    }
}
