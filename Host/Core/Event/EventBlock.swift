package import CBelfry
import Glibc
import Synchronization

/// One event, copied once at intake into one block of memory that every lane shares.
///
/// The block holds a count, the `belfry_event` and all bytes it points to; it is immutable once made. A block is a pointer:
/// copying the value does not keep it alive, `retain` and `release` do. The last release frees it, on whichever thread.
package struct EventBlock: @unchecked Sendable {
    // Sendable: immutable after init, and the count is atomic.

    /// Stands right before the event, so that an event's address leads to its count.
    private struct Header: ~Copyable {
        let references: Atomic<UInt32>
    }

    /// The header's room: a multiple of 16, so that the event behind it is aligned as malloc would.
    private static let headerBytes = 16

    package let event: UnsafePointer<belfry_event>

    /// The block of an event that the host itself handed out.
    @inline(__always)
    package init(handedOut event: UnsafePointer<belfry_event>) {
        self.event = event
    }

    @inline(__always)
    private var header: UnsafeMutablePointer<Header> {
        UnsafeMutableRawPointer(mutating: event).advanced(by: -EventBlock.headerBytes)
            .assumingMemoryBound(to: Header.self)
    }

    @inline(__always)
    package func retain() {
        header.pointee.references.wrappingAdd(1, ordering: .relaxed)
    }

    @inline(__always)
    package func release() {
        // Alone, no other thread can be adding: the usual case spares the locked instruction.
        if header.pointee.references.load(ordering: .acquiring) == 1
            || header.pointee.references.wrappingSubtract(1, ordering: .acquiringAndReleasing)
                .newValue == 0
        {
            free(header)
        }
    }
}

/// What the host adds to an event as it takes it in.
package struct EventStamp {
    package var source: belfry_str
    package var unixNs: Int64
    package var monotonicNs: Int64
    package var defaultPriority: Int32
    /// Kept alive by who makes the stamp: no count is touched for an event.
    package var identity: Unmanaged<EventIdentity>

    @inline(__always)
    package init(
        source: belfry_str, unixNs: Int64, monotonicNs: Int64, defaultPriority: Int32,
        identity: Unmanaged<EventIdentity>
    ) {
        self.source = source
        self.unixNs = unixNs
        self.monotonicNs = monotonicNs
        self.defaultPriority = defaultPriority
        self.identity = identity
    }
}

extension EventBlock {
    /// What every plugin ever built fills in: the fields before `source` belong to the first release.
    private static let smallestSize = MemoryLayout<belfry_event>.offset(of: \.source) ?? 0
    /// What follows it is the host's to fill in.
    private static let endOfTraceparent =
        MemoryLayout<belfry_event>.offset(of: \.accepted_mono_ns) ?? 0

    /// The type of a source's event, once it is safe to look at: what routing needs before the event is copied.
    @inline(__always)
    package static func type(
        of given: UnsafePointer<belfry_event>
    ) throws(EventFault) -> belfry_str {
        guard Int(given.pointee.size) >= smallestSize else {
            throw .structTooSmall(given.pointee.size)
        }
        let type = given.pointee.type
        guard type.len != 0 else { throw .noType }
        try check(type, "type", typeLimit)
        return type
    }

    private static let typeLimit = 128
    private static let userLimit = 128

    /// Copies a source's event into a new block with a count of one: one allocation, one pass.
    ///
    /// `given` is read up to its own `size`; what a younger struct has beyond ours is left.
    @inline(__always)
    package static func copy(
        _ given: UnsafePointer<belfry_event>, stamp: EventStamp
    ) throws(EventFault) -> EventBlock {
        let size = Int(given.pointee.size)
        guard size >= smallestSize else { throw .structTooSmall(given.pointee.size) }
        var event = belfry_event()
        memcpy(&event, given, min(size, MemoryLayout<belfry_event>.size))
        if size < endOfTraceparent { event.traceparent = belfry_str() }
        event.source = stamp.source
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        event.accepted_mono_ns = stamp.monotonicNs
        if event.time_unix_ns == 0 { event.time_unix_ns = stamp.unixNs }
        if event.priority == -1 { event.priority = stamp.defaultPriority }
        let needsIdentity = event.id.len == 0
        var byteCount = try measure(event)
        if needsIdentity { byteCount &+= EventIdentity.length }

        let memory = allocate(byteCount)
        var writer = BlockWriter(next: memory + headerBytes + MemoryLayout<belfry_event>.size)
        writer.place(&event.numbers, count: event.number_count)
        writer.place(&event.attrs, count: event.attr_count)
        let text = writer.next
        if needsIdentity {
            stamp.identity._withUnsafeGuaranteedRef {
                $0.write(unixNs: stamp.unixNs, to: text)
            }
            event.id = belfry_str(
                UnsafeRawBufferPointer(start: text, count: EventIdentity.length))
            writer.next += EventIdentity.length
        } else {
            writer.place(&event.id)
        }
        writer.placeTexts(of: &event)
        let place = (memory + headerBytes).bindMemory(to: belfry_event.self, capacity: 1)
        place.initialize(to: event)
        let block = EventBlock(handedOut: UnsafePointer(place))
        block.header.initialize(to: Header(references: Atomic(1)))
        // Plain ASCII all through, the usual case, needs no look at the single fields.
        let texts = UnsafeRawBufferPointer(start: text, count: writer.next - text)
        if !isASCII(texts), let field = fieldNotUTF8(event) {
            free(memory)
            throw .notUTF8(field: field)
        }
        return block
    }

    @inline(__always)
    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = malloc(headerBytes &+ MemoryLayout<belfry_event>.size &+ byteCount)
        else { fatalError("out of memory for one event of \(byteCount) bytes") }
        return memory
    }

    /// The bytes that the event's texts and arrays need.
    ///
    /// Throws what breaks a limit of event.h.
    @inline(__always)
    private static func measure(_ event: belfry_event) throws(EventFault) -> Int {
        guard event.type.len != 0 else { throw .noType }
        guard event.priority >= BELFRY_LOW && event.priority <= BELFRY_CRITICAL else {
            throw .priority(event.priority)
        }
        let key = Int(BELFRY_MAX_KEY)
        try check(event.type, "type", typeLimit, isKey: true)
        try check(event.user, "user", userLimit, isKey: true)
        try check(event.id, "id", key, isKey: true)
        try check(event.subject, "subject", key, isKey: true)
        try check(event.dedup_key, "dedup_key", key)
        try check(event.thread_key, "thread_key", key)
        try check(event.traceparent, "traceparent", key)
        try check(event.title, "title", Int(BELFRY_MAX_TITLE))
        try check(event.body, "body", Int(BELFRY_MAX_BODY))
        try check(event.payload, "payload", Int(BELFRY_MAX_PAYLOAD))
        var total =
            event.type.len &+ event.user.len &+ event.id.len &+ event.subject.len
            &+ event.dedup_key.len &+ event.thread_key.len &+ event.traceparent.len
            &+ event.title.len &+ event.body.len &+ event.payload.len &+ event.source.len
        guard event.number_count != 0 || event.attr_count != 0 else { return total }
        total &+= try measureArrays(event)
        return total
    }

    @inline(__always)
    private static func measureArrays(_ event: belfry_event) throws(EventFault) -> Int {
        let key = Int(BELFRY_MAX_KEY)
        // A count or length beyond Int.max reads as negative here.
        guard (0...Int(BELFRY_MAX_NUMBERS)).contains(event.number_count) else {
            throw .tooMany(
                field: "numbers", count: event.number_count, limit: Int(BELFRY_MAX_NUMBERS))
        }
        guard (0...Int(BELFRY_MAX_ATTRS)).contains(event.attr_count) else {
            throw .tooMany(field: "attrs", count: event.attr_count, limit: Int(BELFRY_MAX_ATTRS))
        }
        guard event.numbers != nil || event.number_count == 0 else {
            throw .noBytes(field: "numbers")
        }
        guard event.attrs != nil || event.attr_count == 0 else { throw .noBytes(field: "attrs") }
        var total =
            event.number_count &* MemoryLayout<belfry_number>.stride
            &+ event.attr_count &* MemoryLayout<belfry_kv>.stride
        for index in 0..<event.number_count {
            try check(event.numbers[index].key, "numbers", key)
            total &+= event.numbers[index].key.len
        }
        for index in 0..<event.attr_count {
            try check(event.attrs[index].key, "attrs", key)
            try check(event.attrs[index].value, "attrs", Int(BELFRY_MAX_BODY))
            total &+= event.attrs[index].key.len &+ event.attrs[index].value.len
        }
        return total
    }

    @inline(__always)
    private static func check(
        _ text: belfry_str, _ field: StaticString, _ limit: Int, isKey: Bool = false
    ) throws(EventFault) {
        guard text.len != 0 else { return }
        guard text.len > 0 && text.len <= limit else {
            throw .tooLong(field: "\(field)", length: text.len, limit: limit)
        }
        guard text.ptr != nil else { throw .noBytes(field: "\(field)") }
        guard isKey else { return }
        if hasControlCharacter(text.bytes) { throw .controlCharacter(field: "\(field)") }
    }

    private static func fieldNotUTF8(_ event: belfry_event) -> String? {
        let fields: [(String, belfry_str)] = [
            ("id", event.id), ("type", event.type), ("subject", event.subject),
            ("user", event.user), ("dedup_key", event.dedup_key), ("thread_key", event.thread_key),
            ("title", event.title), ("body", event.body), ("payload", event.payload),
            ("traceparent", event.traceparent),
        ]
        if let field = fields.first(where: { !isUTF8($0.1.bytes) }) { return field.0 }
        for index in 0..<event.number_count where !isUTF8(event.numbers[index].key.bytes) {
            return "numbers"
        }
        for index in 0..<event.attr_count
        where !isUTF8(event.attrs[index].key.bytes) || !isUTF8(event.attrs[index].value.bytes) {
            return "attrs"
        }
        return nil
    }
}

/// Lays texts one behind the other into a block.
private struct BlockWriter {
    var next: UnsafeMutableRawPointer

    @inline(__always)
    mutating func place(_ text: inout belfry_str) {
        guard text.len > 0, let source = text.ptr else {
            text = belfry_str()
            return
        }
        memcpy(next, source, text.len)
        text.ptr = UnsafePointer(next.assumingMemoryBound(to: CChar.self))
        next += text.len
    }

    @inline(__always)
    mutating func place<Element>(_ array: inout UnsafePointer<Element>?, count: Int) {
        guard count > 0, let source = array else {
            array = nil
            return
        }
        let bytes = count &* MemoryLayout<Element>.stride
        memcpy(next, source, bytes)
        array = UnsafePointer(next.assumingMemoryBound(to: Element.self))
        next += bytes
    }

    @inline(__always)
    mutating func placeTexts(of event: inout belfry_event) {
        place(&event.type)
        place(&event.subject)
        place(&event.user)
        place(&event.dedup_key)
        place(&event.thread_key)
        place(&event.title)
        place(&event.body)
        place(&event.payload)
        place(&event.source)
        place(&event.traceparent)
        if let numbers = UnsafeMutablePointer(mutating: event.numbers) {
            for index in 0..<event.number_count { place(&numbers[index].key) }
        }
        if let attrs = UnsafeMutablePointer(mutating: event.attrs) {
            for index in 0..<event.attr_count {
                place(&attrs[index].key)
                place(&attrs[index].value)
            }
        }
    }
}
