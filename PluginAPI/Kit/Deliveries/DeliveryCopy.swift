import CBelfry

/// A deep copy of a delivery, in one block of memory that goes when this value goes.
struct DeliveryCopy: ~Copyable, @unchecked Sendable {
    // Sendable because nothing in the block changes after init.
    private let block: UnsafeMutableRawPointer
    let delivery: belfry_delivery
    let event: UnsafePointer<belfry_event>
    let words: UnsafePointer<belfry_words>?

    init(_ raw: UnsafePointer<belfry_delivery>) {
        var measuring = Copying(block: nil)
        _ = measuring.delivery(raw)
        block = .allocate(byteCount: measuring.used, alignment: 16)
        var copying = Copying(block: block)
        let copies = copying.delivery(raw)
        (delivery, event, words) = (copies.delivery, copies.event, copies.words)
    }

    deinit {
        block.deallocate()
    }
}

/// Walks a delivery and everything it leads to: without a block it measures, with one it copies.
private struct Copying {
    let block: UnsafeMutableRawPointer?
    var used = 0

    mutating func delivery(
        _ raw: UnsafePointer<belfry_delivery>
    ) -> (
        delivery: belfry_delivery, event: UnsafePointer<belfry_event>,
        words: UnsafePointer<belfry_words>?
    ) {
        var copy = raw.pointee
        copy.idempotency_key = text(copy.idempotency_key)
        copy.recipient = text(copy.recipient)
        copy.replaces_provider_id = text(copy.replaces_provider_id)
        copy.traceparent = text(copy.traceparent)
        copy.user = text(copy.user)
        let event = place(self.event(raw.pointee.event.pointee))
        let words = raw.pointee.words.flatMap { place(self.words($0.pointee)) }
        copy.event = event
        copy.words = words
        return (copy, event ?? raw.pointee.event, words)
    }

    private mutating func event(_ raw: belfry_event) -> belfry_event {
        var copy = raw
        copy.size = UInt32(MemoryLayout<belfry_event>.size)
        copy.id = text(raw.id)
        copy.type = text(raw.type)
        copy.subject = text(raw.subject)
        copy.user = text(raw.user)
        copy.dedup_key = text(raw.dedup_key)
        copy.thread_key = text(raw.thread_key)
        copy.title = text(raw.title)
        copy.body = text(raw.body)
        copy.payload = text(raw.payload)
        copy.source = text(raw.source)
        copy.traceparent = text(raw.traceparent)
        let numbers = UnsafeBufferPointer(start: raw.numbers, count: raw.number_count)
        copy.numbers = place(numbers.map { belfry_number(key: text($0.key), value: $0.value) })
        copy.attrs = pairs(raw.attrs, raw.attr_count)
        return copy
    }

    private mutating func words(_ raw: belfry_words) -> belfry_words {
        var copy = raw
        copy.size = UInt32(MemoryLayout<belfry_words>.size)
        copy.locale = text(raw.locale)
        copy.title = text(raw.title)
        copy.summary = text(raw.summary)
        copy.body = text(raw.body)
        copy.fields = pairs(raw.fields, raw.field_count)
        let actions = UnsafeBufferPointer(start: raw.actions, count: raw.action_count)
        copy.actions = place(
            actions.map {
                belfry_action(id: text($0.id), label: text($0.label), link: text($0.link))
            })
        return copy
    }

    private mutating func pairs(
        _ raw: UnsafePointer<belfry_kv>?, _ count: Int
    ) -> UnsafePointer<belfry_kv>? {
        place(
            UnsafeBufferPointer(start: raw, count: count)
                .map { belfry_kv(key: text($0.key), value: text($0.value)) })
    }

    private mutating func text(_ raw: belfry_str) -> belfry_str {
        let start = reserve(raw.len, alignment: 1)
        guard raw.len > 0, let block, let bytes = raw.ptr else { return belfry_str() }
        (block + start).copyMemory(from: bytes, byteCount: raw.len)
        return belfry_str(UnsafeRawBufferPointer(start: block + start, count: raw.len))
    }

    private mutating func place<Element: BitwiseCopyable>(
        _ value: Element
    ) -> UnsafePointer<Element>? {
        place([value])
    }

    private mutating func place<Element: BitwiseCopyable>(
        _ values: [Element]
    ) -> UnsafePointer<Element>? {
        let start = reserve(
            values.count * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
        guard !values.isEmpty, let block else { return nil }
        let place = (block + start).bindMemory(to: Element.self, capacity: values.count)
        place.initialize(from: values, count: values.count)
        return UnsafePointer(place)
    }

    private mutating func reserve(_ count: Int, alignment: Int) -> Int {
        let start = (used + alignment - 1) / alignment * alignment
        used = start + count
        return start
    }
}
