package import CBelfry

/// Memory for some events and all that they point to, set aside once and written over and over.
package final class Page {
    /// Events per page.
    package let capacity: Int
    /// How many events are on it.
    package private(set) var count = 0
    /// The events, as `emit` wants them.
    package var events: UnsafeBufferPointer<UnsafePointer<belfry_event>?> {
        UnsafeBufferPointer(start: items, count: count)
    }

    private let items: UnsafeMutablePointer<UnsafePointer<belfry_event>?>
    private let records: UnsafeMutablePointer<belfry_event>
    private let numbers: UnsafeMutablePointer<belfry_number>
    private let texts: UnsafeMutableBufferPointer<UInt8>
    /// All that the longest event needs, with a symbol and a user of 64 bytes each.
    static let textBytes = 2_048
    static let numbersMax = 8

    /// A page for `capacity` events.
    package init(capacity: Int) {
        self.capacity = capacity
        items = .allocate(capacity: capacity)
        records = .allocate(capacity: capacity)
        numbers = .allocate(capacity: capacity * Self.numbersMax)
        texts = .allocate(capacity: capacity * Self.textBytes)
        records.initialize(repeating: belfry_event(), count: capacity)
        numbers.initialize(repeating: belfry_number(), count: capacity * Self.numbersMax)
        texts.initialize(repeating: 0)
        for index in 0..<capacity { items.advanced(by: index).initialize(to: records + index) }
    }

    deinit {
        items.deallocate()
        records.deallocate()
        numbers.deallocate()
        texts.deallocate()
    }

    /// Empties the page.
    package func clear() { count = 0 }

    /// Writes one more event with `body`, and returns it.
    func add(_ body: (inout EventForm) -> Void) {
        precondition(count < capacity, "A page was filled beyond its end")
        let first = count * Self.textBytes
        var form = EventForm(
            record: records + count, numbers: numbers + count * Self.numbersMax,
            text: UnsafeMutableBufferPointer(rebasing: texts[first..<first + Self.textBytes]))
        body(&form)
        count += 1
    }
}

/// One event of a page while it is written.
struct EventForm: ~Copyable {
    var pen: Pen
    private let record: UnsafeMutablePointer<belfry_event>
    private let numbers: UnsafeMutablePointer<belfry_number>

    init(
        record: UnsafeMutablePointer<belfry_event>, numbers: UnsafeMutablePointer<belfry_number>,
        text: UnsafeMutableBufferPointer<UInt8>
    ) {
        self.record = record
        self.numbers = numbers
        pen = Pen(text)
        record.pointee = belfry_event()
        record.pointee.size = UInt32(MemoryLayout<belfry_event>.size)
        record.pointee.priority = -1
        record.pointee.numbers = UnsafePointer(numbers)
    }

    mutating func type(_ name: belfry_str) { record.pointee.type = name }

    mutating func subject(_ subject: belfry_str) { record.pointee.subject = subject }

    /// Overrides the default of the type.
    mutating func priority(_ priority: Int32) { record.pointee.priority = priority }

    mutating func time(_ unixNanoseconds: Int64) { record.pointee.time_unix_ns = unixNanoseconds }

    mutating func user(_ user: belfry_str) { record.pointee.user = user }

    mutating func attributes(_ pairs: UnsafeBufferPointer<belfry_kv>) {
        record.pointee.attrs = pairs.baseAddress
        record.pointee.attr_count = pairs.count
    }

    mutating func number(_ name: StaticString, _ value: Double) {
        guard record.pointee.number_count < Page.numbersMax else { return }
        numbers[record.pointee.number_count] = belfry_number(key: belfry_str(name), value: value)
        record.pointee.number_count += 1
    }

    mutating func number(_ name: StaticString, _ amount: Money) { number(name, amount.value) }

    // Each writes with the pen, and notes where the text lies.
    mutating func title(_ write: (inout Pen) -> Void) {
        let mark = pen.mark
        write(&pen)
        record.pointee.title = pen.text(since: mark)
    }

    mutating func body(_ write: (inout Pen) -> Void) {
        let mark = pen.mark
        write(&pen)
        record.pointee.body = pen.text(since: mark)
    }

    mutating func thread(_ write: (inout Pen) -> Void) {
        let mark = pen.mark
        write(&pen)
        record.pointee.thread_key = pen.text(since: mark)
    }

    mutating func subject(_ write: (inout Pen) -> Void) {
        let mark = pen.mark
        write(&pen)
        record.pointee.subject = pen.text(since: mark)
    }

    mutating func payload(_ write: (inout Pen) -> Void) {
        let mark = pen.mark
        pen.open()
        write(&pen)
        pen.close()
        record.pointee.payload = pen.text(since: mark)
    }
}
