import TestKit

/// What is still to happen in a simulation, by time; what is at one time happens in the order in
/// which it was planned.
struct Agenda {
    private struct Item {
        let time: Int64
        let number: Int
        let action: () -> Void

        static func < (left: Item, right: Item) -> Bool {
            left.time != right.time ? left.time < right.time : left.number < right.number
        }
    }

    private var items: [Item] = []
    private var planned = 0

    mutating func plan(at time: Int64, _ action: @escaping () -> Void) {
        planned += 1
        items.append(Item(time: time, number: planned, action: action))
        var index = items.count - 1
        while index > 0, items[index] < items[(index - 1) / 2] {
            items.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func popFirst(until end: Int64) -> (time: Int64, action: () -> Void)? {
        guard let first = items.first, first.time <= end else { return nil }
        let last = items.removeLast()
        if !items.isEmpty { items[0] = last }
        var index = 0
        while 2 * index + 1 < items.count {
            var child = 2 * index + 1
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < items[index] else { break }
            items.swapAt(index, child)
            index = child
        }
        return (first.time, first.action)
    }
}

extension SeededRandom {
    /// From 0 to one less than `bound`.
    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}
