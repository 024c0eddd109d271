import CBelfry

extension EventDraft {
    /// Lends the drafts to C as one array of events, for the time of `body`.
    static func withEvents<R>(
        _ drafts: [EventDraft], _ body: (UnsafeBufferPointer<UnsafePointer<belfry_event>?>) -> R
    ) -> R {
        var block = TextBlock()
        for draft in drafts { draft.addTexts(to: &block) }
        return block.withTexts { texts in
            let numbers = drafts.reduce(0) { $0 + $1.numbers.count }
            let attributes = drafts.reduce(0) { $0 + $1.attributes.count }
            return withBuffer(belfry_number.self, numbers) { numbers in
                withBuffer(belfry_kv.self, attributes) { attributes in
                    withBuffer(belfry_event.self, drafts.count) { events in
                        var filling = Filling(
                            texts: texts[...], numbers: numbers, attributes: attributes)
                        for (index, draft) in drafts.enumerated() {
                            events.initializeElement(at: index, to: filling.event(draft))
                        }
                        let items = events.indices.map { index in
                            events.baseAddress.map { UnsafePointer($0 + index) }
                        }
                        return items.withUnsafeBufferPointer(body)
                    }
                }
            }
        }
    }

    private static func withBuffer<Element: BitwiseCopyable, R>(
        _ type: Element.Type, _ count: Int, _ body: (UnsafeMutableBufferPointer<Element>) -> R
    ) -> R {
        withUnsafeTemporaryAllocation(of: type, capacity: count, body)
    }

    // The order is that of Filling.event(_:).
    private func addTexts(to block: inout TextBlock) {
        for text in [
            id, type, subject, user, dedupKey, threadKey, title, body, payload, traceparent,
        ] {
            block.add(text)
        }
        for number in numbers { block.add(number.key) }
        for attribute in attributes {
            block.add(attribute.key)
            block.add(attribute.value)
        }
    }

    /// Takes texts one after the other and puts events together.
    private struct Filling {
        var texts: ArraySlice<belfry_str>
        let numbers: UnsafeMutableBufferPointer<belfry_number>
        let attributes: UnsafeMutableBufferPointer<belfry_kv>
        var numbersUsed = 0
        var attributesUsed = 0

        mutating func next() -> belfry_str { texts.popFirst() ?? belfry_str() }

        mutating func event(_ draft: EventDraft) -> belfry_event {
            var event = belfry_event()
            event.size = UInt32(MemoryLayout<belfry_event>.size)
            event.priority = draft.priority?.rawValue ?? -1
            event.time_unix_ns = draft.unixNanoseconds
            event.expires_unix_ns = draft.expiryUnixNanoseconds ?? 0
            event.id = next()
            event.type = next()
            event.subject = next()
            event.user = next()
            event.dedup_key = next()
            event.thread_key = next()
            event.title = next()
            event.body = next()
            event.payload = next()
            event.traceparent = next()
            event.numbers = numbers.baseAddress.map { UnsafePointer($0 + numbersUsed) }
            event.number_count = draft.numbers.count
            for number in draft.numbers {
                let pair = belfry_number(key: next(), value: number.value)
                numbers.initializeElement(at: numbersUsed, to: pair)
                numbersUsed += 1
            }
            event.attrs = attributes.baseAddress.map { UnsafePointer($0 + attributesUsed) }
            event.attr_count = draft.attributes.count
            for _ in draft.attributes {
                let pair = belfry_kv(key: next(), value: next())
                attributes.initializeElement(at: attributesUsed, to: pair)
                attributesUsed += 1
            }
            return event
        }
    }
}
