import CBelfry

/// An event that a test describes in Swift and lends out in C.
struct SampleEvent {
    var priority: Int32 = -1
    var type = "signal"
    var subject = ""
    var user = ""
    var title = ""
    var body = ""
    var source = ""
    var payload = ""
    var numbers: [(String, Double)] = []
    var attributes: [(String, String)] = []

    /// Calls `body` with the event, which lives until then.
    func lend<Result>(_ body: (UnsafePointer<belfry_event>) -> Result) -> Result {
        var arena = Arena()
        defer { arena.free() }
        var event = belfry_event()
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        event.priority = priority
        event.type = arena.keep(type)
        event.subject = arena.keep(subject)
        event.user = arena.keep(user)
        event.title = arena.keep(title)
        event.body = arena.keep(self.body)
        event.source = arena.keep(source)
        event.payload = arena.keep(payload)
        let numbers = numbers.map { belfry_number(key: arena.keep($0.0), value: $0.1) }
        let attributes = attributes.map {
            belfry_kv(key: arena.keep($0.0), value: arena.keep($0.1))
        }
        return numbers.withUnsafeBufferPointer { numbers in
            attributes.withUnsafeBufferPointer { attributes in
                event.numbers = numbers.baseAddress
                event.number_count = numbers.count
                event.attrs = attributes.baseAddress
                event.attr_count = attributes.count
                return withUnsafePointer(to: event, body)
            }
        }
    }
}

/// Memory for the strings of one event.
private struct Arena {
    private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []

    mutating func keep(_ text: String) -> belfry_str {
        guard !text.isEmpty else { return belfry_str(ptr: nil, len: 0) }
        let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = block.initialize(fromContentsOf: text.utf8)
        blocks.append(block)
        return UnsafeRawBufferPointer(block).withMemoryRebound(to: CChar.self) {
            belfry_str(ptr: $0.baseAddress, len: $0.count)
        }
    }

    mutating func free() {
        for block in blocks { block.deallocate() }
        blocks = []
    }
}
