/// Slots in a binary heap by the time at which they are due, and of one time by id.
struct DueHeap: Sendable {
    struct Item: Sendable {
        var due: Int64
        var id: Int64
        var slot: UInt32

        static func < (left: Item, right: Item) -> Bool {
            left.due != right.due ? left.due < right.due : left.id < right.id
        }
    }

    private var items: ContiguousArray<Item> = []

    var first: Item? { items.first }
    var count: Int { items.count }

    mutating func push(_ item: Item) {
        items.append(item)
        var index = items.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard item < items[parent] else { break }
            items[index] = items[parent]
            index = parent
        }
        items[index] = item
    }

    mutating func popFirst() -> Item? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if !items.isEmpty { sink(last, from: 0) }
        return first
    }

    /// Changes every time by a rule that may change their order.
    mutating func retime(_ rule: (Item) -> Int64) {
        let old = items
        items.removeAll(keepingCapacity: true)
        for var item in old {
            item.due = rule(item)
            push(item)
        }
    }

    private mutating func sink(_ item: Item, from start: Int) {
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < items.count else { break }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < item else { break }
            items[index] = items[child]
            index = child
        }
        items[index] = item
    }
}
