import Synchronization

/// State that goes with the process: for a minimal host and for tests.
package final class MemoryStateStore: StateStore {
    private struct Entry {
        var value: [UInt8]
        var expiresUnixNs: Int64
    }
    private struct Book {
        var entries: [String: [[UInt8]: Entry]] = [:]
        var usage: [String: StateUsage] = [:]
        var sweeping = Sweeping()
    }
    private let limits: StateUsage.Limits
    private let book = Mutex(Book())

    package init(limits: StateUsage.Limits = .init()) {
        self.limits = limits
    }

    package func value(
        of key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [UInt8]? {
        book.withLock { book in
            guard let entry = book.entries[instance]?[key], isAlive(entry, nowUnixNs) else {
                return nil
            }
            return entry.value
        }
    }

    @discardableResult
    package func set(
        _ key: [UInt8], to value: [UInt8], in instance: String, expiresUnixNs: Int64,
        nowUnixNs: Int64
    ) throws(StoreError) -> Bool {
        book.withLock { book in
            if book.sweeping.isDue() { sweep(&book, nowUnixNs) }
            let bytes = key.count + value.count
            func fits(_ book: inout Book) -> Bool {
                let old = book.entries[instance]?[key].map { key.count + $0.value.count }
                return book.usage[instance, default: StateUsage()].put(
                    bytes, replacing: old, within: limits)
            }
            if !fits(&book) {
                sweep(&book, nowUnixNs)
                guard fits(&book) else { return false }
            }
            book.entries[instance, default: [:]][key] = Entry(
                value: value, expiresUnixNs: expiresUnixNs)
            return true
        }
    }

    private func sweep(_ book: inout Book, _ nowUnixNs: Int64) {
        book.entries = book.entries.mapValues { $0.filter { isAlive($0.value, nowUnixNs) } }
        book.usage = book.entries.mapValues { pairs in
            StateUsage(
                keys: pairs.count,
                bytes: pairs.reduce(0) { $0 + $1.key.count + $1.value.value.count })
        }
    }

    package func remove(
        _ key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> Bool {
        book.withLock { book in
            guard let gone = book.entries[instance]?.removeValue(forKey: key) else { return false }
            book.usage[instance]?.take(key.count + gone.value.count)
            return isAlive(gone, nowUnixNs)
        }
    }

    package func pairs(
        withPrefix prefix: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [(key: [UInt8], value: [UInt8])] {
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
