import Synchronization

/// Does the same to each of `items`, up to `width` of them at a time; the results in the order of
/// the items.
///
/// Blocks until all is done. The calling thread takes part, and does everything where no other
/// thread is to be had.
package func sideBySide<Item: Sendable, Result: Sendable>(
    _ items: [Item], atMost width: Int, threadsNamed name: String,
    _ body: @escaping @Sendable (Item) -> Result
) -> [Result] {
    guard items.count > 1, width > 1 else { return items.map(body) }
    let work = SharedWork(items, body)
    let others = (1..<min(items.count, width)).compactMap { _ in
        try? Thread(named: name) { work.take() }
    }
    work.take()
    for thread in others { thread.join() }
    return work.results
}

/// What several threads take from until nothing is left.
private final class SharedWork<Item: Sendable, Result: Sendable>: Sendable {
    private struct Book {
        var next = 0
        var done: [(place: Int, result: Result)] = []
    }

    private let items: [Item]
    private let body: @Sendable (Item) -> Result
    private let book = Mutex(Book())

    init(_ items: [Item], _ body: @escaping @Sendable (Item) -> Result) {
        self.items = items
        self.body = body
    }

    func take() {
        while let place = nextPlace() {
            let result = body(items[place])
            book.withLock { $0.done.append((place, result)) }
        }
    }

    private func nextPlace() -> Int? {
        book.withLock { book in
            guard book.next < items.count else { return nil }
            defer { book.next += 1 }
            return book.next
        }
    }

    var results: [Result] {
        book.withLock { $0.done }.sorted { $0.place < $1.place }.map(\.result)
    }
}
