import Synchronization

/// State that goes with the process: for a minimal host and for tests.
package final class MemoryStateStore: StateStore {
    private struct Entry {
        var value: [UInt8]
        var expiresUnixNs: Int64
    }
    private struct Book {
        var entries: [String: [[UInt8]: Entry]] = [:]
        var sweeping = Sweeping()
    }
    private let book = Mutex(Book())

    package init() {}

    package func value(
        of key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StateError) -> [UInt8]? {
        book.withLock { book in
            guard let entry = book.entries[instance]?[key], isAlive(entry, nowUnixNs) else {
                return nil
            }
            return entry.value
        }
    }

    package func set(
        _ key: [UInt8], to value: [UInt8], in instance: String, expiresUnixNs: Int64,
        nowUnixNs: Int64
    ) throws(StateError) {
        book.withLock { book in
            book.entries[instance, default: [:]][key] = Entry(
                value: value, expiresUnixNs: expiresUnixNs)
            guard book.sweeping.isDue() else { return }
            book.entries = book.entries.mapValues { $0.filter { isAlive($0.value, nowUnixNs) } }
        }
    }

    package func remove(
        _ key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StateError) -> Bool {
        book.withLock { book in
            book.entries[instance]?.removeValue(forKey: key).map { isAlive($0, nowUnixNs) } ?? false
        }
    }

    package func pairs(
        withPrefix prefix: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StateError) -> [(key: [UInt8], value: [UInt8])] {
        book.withLock { book in
            (book.entries[instance] ?? [:])
                .filter { $0.key.starts(with: prefix) && isAlive($0.value, nowUnixNs) }
                .map { (key: $0.key, value: $0.value.value) }
                .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        }
    }

    private func isAlive(_ entry: Entry, _ nowUnixNs: Int64) -> Bool {
        entry.expiresUnixNs == 0 || entry.expiresUnixNs > nowUnixNs
    }
}
