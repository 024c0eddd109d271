import CBelfry
import Core

/// The memory of one durable batch: lives until deliver() has returned and its last token has
/// completed, and not longer, as channel.h says.
final class DeliveryMemory: @unchecked Sendable {
    // Sendable: written in init only.

    let tokens: [UInt64]
    let keys: [String]
    /// What deliver() is given.
    let batch: UnsafePointer<belfry_batch>
    private let deliveries: UnsafeMutablePointer<belfry_delivery>
    private let items: UnsafeMutablePointer<UnsafePointer<belfry_delivery>?>
    private let words: UnsafeMutablePointer<belfry_words>
    private let head: UnsafeMutablePointer<belfry_batch>
    private let blocks: [EventBlock]
    private let texts = LentTexts()

    /// `blocks`: the events, a counted reference to each of which is taken over.
    init(_ contents: [TestDelivery], tokens: [UInt64], blocks: [EventBlock]) {
        self.tokens = tokens
        self.blocks = blocks
        keys = contents.map(\.idempotencyKey)
        let count = contents.count
        deliveries = .allocate(capacity: count)
        items = .allocate(capacity: count)
        words = .allocate(capacity: count)
        head = .allocate(capacity: 1)
        for (index, content) in contents.enumerated() {
            (words + index).initialize(
                to: DeliveryMemory.words(content.words ?? TestWords(of: content.event), texts))
            (deliveries + index).initialize(
                to: DeliveryMemory.delivery(
                    content, tokens[index], blocks[index], words + index, texts))
            (items + index).initialize(to: UnsafePointer(deliveries + index))
        }
        head.initialize(
            to: belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(count),
                items: UnsafePointer(items)))
        batch = UnsafePointer(head)
    }

    deinit {
        for block in blocks { block.release() }
        head.deallocate()
        words.deallocate()
        items.deallocate()
        deliveries.deallocate()
    }

    private static func delivery(
        _ content: TestDelivery, _ token: UInt64, _ block: EventBlock,
        _ words: UnsafePointer<belfry_words>, _ texts: LentTexts
    ) -> belfry_delivery {
        belfry_delivery(
            size: UInt32(MemoryLayout<belfry_delivery>.size), attempt: content.attempt,
            token: token, deadline_mono_ns: content.deadlineMonotonicNs,
            idempotency_key: texts.text(content.idempotencyKey),
            recipient: texts.text(content.recipient),
            replaces_provider_id: texts.text(content.replacesProviderID),
            traceparent: belfry_str(), event: block.event, words: words,
            flags: content.mayBeRepeat ? BELFRY_DELIVERY_REPEAT : 0, merged: content.merged,
            user: texts.text(content.user))
    }

    private static func words(_ words: TestWords, _ texts: LentTexts) -> belfry_words {
        let fields = texts.pairs(words.fields)
        let actions = texts.actions(words.actions)
        return belfry_words(
            size: UInt32(MemoryLayout<belfry_words>.size), reserved: 0,
            locale: texts.text(words.locale), title: texts.text(words.title),
            summary: texts.text(words.summary), body: texts.text(words.body),
            fields: fields.start, field_count: fields.count, actions: actions.start,
            action_count: actions.count)
    }
}

extension TestWords {
    /// What a host would make of an event without any templates.
    init(of event: TestEvent) {
        self.init()
        title = event.title
        summary = event.title
        body = event.body
        fields = event.attributes
    }
}
