package import CBelfry
import Glibc
import Synchronization

extension EventBlock {
    /// What every plugin ever built fills in: the fields before `source` belong to the first
    /// release.
    private static let smallestSize = MemoryLayout<belfry_event>.offset(of: \.source) ?? 0
    /// What follows it is the host's to fill in.
    private static let endOfTraceparent =
        MemoryLayout<belfry_event>.offset(of: \.accepted_mono_ns) ?? 0

    /// The type of a source's event, once it is safe to look at: what routing needs before the
    /// event is copied.
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
        guard Int(given.pointee.size) >= MemoryLayout<belfry_event>.size else {
            return try copyOlder(given, stamp)
        }
        return try copyWhole(given, stamp)
    }

    /// An event of a plugin that was built against an older header.
    private static func copyOlder(
        _ given: UnsafePointer<belfry_event>, _ stamp: EventStamp
    ) throws(EventFault) -> EventBlock {
        let size = Int(given.pointee.size)
        guard size >= smallestSize else { throw .structTooSmall(given.pointee.size) }
        var event = belfry_event()
        memcpy(&event, given, size)
        if size < endOfTraceparent { event.traceparent = belfry_str() }
        return try copyWhole(&event, stamp)
    }

    private static func copyWhole(
        _ given: UnsafePointer<belfry_event>, _ stamp: EventStamp
    ) throws(EventFault) -> EventBlock {
        let priority =
            given.pointee.priority == -1 ? stamp.defaultPriority : given.pointee.priority
        guard priority >= BELFRY_LOW && priority <= BELFRY_CRITICAL else {
            throw .priority(priority)
        }
        let byteCount = try measure(given) &+ stamp.source.len &+ EventIdentity.length

        let wholeCount = headerBytes &+ MemoryLayout<belfry_event>.size &+ byteCount
        let memory = allocate(wholeCount)
        let event = (memory + headerBytes).bindMemory(to: belfry_event.self, capacity: 1)
        event.initialize(from: given, count: 1)
        event.pointee.size = UInt32(MemoryLayout<belfry_event>.size)
        event.pointee.priority = priority
        event.pointee.accepted_mono_ns = stamp.monotonicNs
        event.pointee.source = stamp.source
        if event.pointee.time_unix_ns == 0 { event.pointee.time_unix_ns = stamp.unixNs }
        let block = EventBlock(handedOut: UnsafePointer(event))
        block.header.initialize(
            to: Header(
                references: Atomic(1), byteCount: UInt32(truncatingIfNeeded: wholeCount)))
        if let fault = fill(event, stamp) {
            free(memory)
            throw fault
        }
        return block
    }

    /// Copies the texts behind the event.
    ///
    /// The fault, if one of them is not what it must be.
    @inline(__always)
    private static func fill(
        _ event: UnsafeMutablePointer<belfry_event>, _ stamp: EventStamp
    ) -> EventFault? {
        var writer = BlockWriter(next: UnsafeMutableRawPointer(event + 1))
        writer.place(&event.pointee.numbers, count: event.pointee.number_count)
        writer.place(&event.pointee.attrs, count: event.pointee.attr_count)
        let text = writer.next
        // Those that may hold no control character come first, and are looked through together.
        writer.place(&event.pointee.type)
        writer.place(&event.pointee.user)
        writer.place(&event.pointee.subject)
        writer.place(&event.pointee.id)
        let keys = UnsafeRawBufferPointer(start: text, count: writer.next - text)
        if event.pointee.id.len == 0 { writer.placeIdentity(&event.pointee.id, stamp) }
        writer.place(&event.pointee.dedup_key)
        writer.place(&event.pointee.thread_key)
        writer.place(&event.pointee.title)
        writer.place(&event.pointee.body)
        writer.place(&event.pointee.payload)
        writer.place(&event.pointee.source)
        writer.place(&event.pointee.traceparent)
        if event.pointee.number_count > 0 || event.pointee.attr_count > 0 {
            writer.placeTextsOfArrays(event)
        }
        if hasControlCharacter(keys), let field = fieldWithControlCharacter(event.pointee) {
            return .controlCharacter(field: field)
        }
        // Plain ASCII all through, the usual case, needs no look at the single fields.
        let texts = UnsafeRawBufferPointer(start: text, count: writer.next - text)
        if !isASCII(texts), let field = fieldNotUTF8(event.pointee) {
            return .notUTF8(field: field)
        }
        return nil
    }

    @inline(__always)
    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = malloc(byteCount)
        else { fatalError("out of memory for one event of \(byteCount) bytes") }
        return memory
    }

    /// The bytes that the event's texts and arrays need, without an id and a source that the host
    /// adds.
    ///
    /// Throws what breaks a limit of event.h.
    @inline(__always)
    private static func measure(
        _ event: UnsafePointer<belfry_event>
    ) throws(EventFault) -> Int {
        guard event.pointee.type.len != 0 else { throw .noType }
        let key = Int(BELFRY_MAX_KEY)
        try check(event.pointee.type, "type", typeLimit)
        try check(event.pointee.user, "user", userLimit)
        try check(event.pointee.id, "id", key)
        try check(event.pointee.subject, "subject", key)
        try check(event.pointee.dedup_key, "dedup_key", key)
        try check(event.pointee.thread_key, "thread_key", key)
        try check(event.pointee.traceparent, "traceparent", key)
        try check(event.pointee.title, "title", Int(BELFRY_MAX_TITLE))
        try check(event.pointee.body, "body", Int(BELFRY_MAX_BODY))
        try check(event.pointee.payload, "payload", Int(BELFRY_MAX_PAYLOAD))
        let total =
            event.pointee.type.len &+ event.pointee.user.len &+ event.pointee.id.len
            &+ event.pointee.subject.len &+ event.pointee.dedup_key.len
            &+ event.pointee.thread_key.len &+ event.pointee.traceparent.len
            &+ event.pointee.title.len &+ event.pointee.body.len &+ event.pointee.payload.len
        guard event.pointee.number_count != 0 || event.pointee.attr_count != 0 else { return total }
        return total &+ (try measureArrays(event.pointee))
    }

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
        _ text: belfry_str, _ field: StaticString, _ limit: Int
    ) throws(EventFault) {
        guard text.len != 0 else { return }
        guard text.len > 0 && text.len <= limit else {
            throw .tooLong(field: "\(field)", length: text.len, limit: limit)
        }
        guard text.ptr != nil else { throw .noBytes(field: "\(field)") }
    }

    private static func fieldWithControlCharacter(_ event: belfry_event) -> String? {
        let fields: [(String, belfry_str)] = [
            ("type", event.type), ("user", event.user), ("subject", event.subject),
            ("id", event.id),
        ]
        return fields.first { hasControlCharacter($0.1.bytes) }?.0
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

extension BlockWriter {
    @inline(__always)
    fileprivate mutating func placeIdentity(_ id: inout belfry_str, _ stamp: EventStamp) {
        stamp.identity._withUnsafeGuaranteedRef { $0.write(unixNs: stamp.unixNs, to: next) }
        id = belfry_str(UnsafeRawBufferPointer(start: next, count: EventIdentity.length))
        next += EventIdentity.length
    }
}
