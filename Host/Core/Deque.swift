/// A queue in one array: appended at the back, taken from the front, without moving the rest.
package struct Deque<Element>: Sequence {
    private var slots: [Element?] = []
    private var head = 0
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package var first: Element? { count == 0 ? nil : slots[head] }

    package mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(head + count) % slots.count] = element
        count += 1
    }

    package mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        defer {
            slots[head] = nil
            head = (head + 1) % slots.count
            count -= 1
            // A burst's room is given back once it has passed.
            if count == 0 && slots.count > 64 { self = Deque() }
        }
        return slots[head]
    }

    package mutating func removeFirst(_ number: Int) {
        for _ in 0..<number { _ = popFirst() }
    }

    private mutating func grow() {
        let kept = Array(self)
        slots = kept + Array(repeating: nil, count: Swift.max(8, kept.count))
        head = 0
    }

    package func makeIterator() -> AnyIterator<Element> {
        var index = 0
        return AnyIterator {
            guard index < count else { return nil }
            defer { index += 1 }
            return slots[(head + index) % slots.count]
        }
    }
}

extension Deque: Sendable where Element: Sendable {}
