import CBelfry
import Core
import Platform

/// A batch of stored deliveries, in memory that is taken back as the contract allows.
final class DurableBatch: @unchecked Sendable {
    // Sendable: constants, and `hasReturned`, which the recorder touches inside its lock.

    let tokens: [UInt64]
    let batch: UnsafePointer<belfry_batch>
    var hasReturned = false
    private let region: Region

    init(_ events: [EventDraft], _ numbers: inout SeededNumbers, spacing: Region.Spacing) {
        let region = Region(spacing)
        var tokens: [UInt64] = []
        var items: [UnsafePointer<belfry_delivery>?] = []
        for event in events {
            // All 64 bits: a plugin that cuts a token to 32 is found out.
            let token = numbers.next() | 1 << 63
            tokens.append(token)
            items.append(region.placeDelivery(of: event, token: token, &numbers))
        }
        batch = region.place(
            belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(items.count),
                items: region.place(items)))
        self.tokens = tokens
        self.region = region
    }

    func takeBack() {
        region.takeBack()
    }
}

/// A batch of live items, whose array is taken back when deliver() returns and whose events are
/// not.
final class LiveBatch {
    let batch: UnsafePointer<belfry_batch>
    private let region: Region
    private let blocks: [EventBlock]

    init(_ events: [EventBlock], spacing: Region.Spacing) {
        let region = Region(spacing)
        let items: [UnsafePointer<belfry_delivery>?] = events.map { block in
            var delivery = belfry_delivery()
            delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
            delivery.event = block.event
            return region.place(delivery)
        }
        batch = region.place(
            belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(items.count),
                items: region.place(items)))
        self.region = region
        blocks = events
    }

    /// The host lets go of the items, and of its own count of each event.
    func takeBack() {
        region.takeBack()
        for block in blocks { block.release() }
    }
}

extension Region {
    fileprivate func placeDelivery(
        of draft: EventDraft, token: UInt64, _ numbers: inout SeededNumbers
    ) -> UnsafePointer<belfry_delivery> {
        var delivery = belfry_delivery()
        delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
        delivery.token = token
        delivery.attempt = UInt32.random(in: 1...5, using: &numbers)
        let now = Clock.system.monotonicNs()
        // Some come too late already: they complete like all others.
        delivery.deadline_mono_ns = now + (numbers.happens(percent: 10) ? -1 : 60) * 1_000_000_000
        delivery.idempotency_key = place("key-\(token)")
        delivery.recipient = numbers.happens(percent: 50) ? place("verify") : belfry_str()
        delivery.replaces_provider_id =
            numbers.happens(percent: 10) ? place("message-1") : belfry_str()
        delivery.flags = delivery.attempt > 1 ? BELFRY_DELIVERY_REPEAT : 0
        delivery.merged = numbers.happens(percent: 10) ? 3 : 0
        delivery.user = place("desk")
        delivery.event = draft.withEvent { placeEvent($0.pointee) }
        delivery.words = placeWords(of: draft)
        return place(delivery)
    }

    private func placeEvent(_ given: belfry_event) -> UnsafePointer<belfry_event> {
        var event = given
        for field in [
            \belfry_event.id, \.type, \.subject, \.user, \.dedup_key, \.thread_key, \.title, \.body,
            \.payload, \.traceparent,
        ] {
            event[keyPath: field] = place(given[keyPath: field])
        }
        if event.priority < 0 { event.priority = BELFRY_MEDIUM }
        event.source = place("verify-source")
        event.accepted_mono_ns = Clock.system.monotonicNs()
        event.numbers = place(
            UnsafeBufferPointer(start: given.numbers, count: given.number_count)
                .map { belfry_number(key: place($0.key), value: $0.value) })
        event.attrs = place(
            UnsafeBufferPointer(start: given.attrs, count: given.attr_count)
                .map { belfry_kv(key: place($0.key), value: place($0.value)) })
        return place(event)
    }

    private func placeWords(of draft: EventDraft) -> UnsafePointer<belfry_words> {
        let fields = draft.numbers.map { number in
            belfry_kv(key: place(number.key), value: place("\(number.value)"))
        }
        let actions = [
            belfry_action(
                id: place("acknowledge"), label: place("Acknowledge"),
                link: place("https://belfry.example/a/1"))
        ]
        return place(
            belfry_words(
                size: UInt32(MemoryLayout<belfry_words>.size), reserved: 0, locale: place("en"),
                title: place(draft.title), summary: place(draft.title), body: place(draft.body),
                fields: place(fields), field_count: fields.count, actions: place(actions),
                action_count: actions.count))
    }
}
