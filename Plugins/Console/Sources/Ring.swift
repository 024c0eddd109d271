/// Deliveries in a row: a queue whose memory grows to what is needed, never beyond its limit.
struct Ring<Element: ~Copyable>: ~Copyable {
    private var slots: UnsafeMutableBufferPointer<Element>
    private var head = 0
    private(set) var count = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        slots = UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    deinit {
        for index in 0..<count { slots.deinitializeElement(at: (head + index) % slots.count) }
        slots.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    /// How many more it takes.
    var room: Int { limit - count }

    mutating func append(_ element: consuming Element) {
        precondition(count < limit, "A ring was filled beyond its limit")
        if count == slots.count { grow() }
        slots.initializeElement(at: (head + count) % slots.count, to: element)
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots.moveElement(from: head)
        head = (head + 1) % slots.count
        count -= 1
        return element
    }

    private mutating func grow() {
        let capacity = min(limit, max(64, slots.count * 2))
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: capacity)
        for index in 0..<count {
            larger.initializeElement(
                at: index, to: slots.moveElement(from: (head + index) % slots.count))
        }
        slots.deallocate()
        slots = larger
        head = 0
    }
}
