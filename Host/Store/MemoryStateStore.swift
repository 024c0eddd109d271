import Synchronization

/// State that goes with the process: for a minimal host and for tests.
package final class MemoryStateStore: StateStore {
    private struct Entry {
        var value: [UInt8]
        var expiresUnixNs: Int64
    }
    private let entries = Mutex<[String: [[UInt8]: Entry]]>([:])

    package init() {}

    package func value(
        of key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StateError) -> [UInt8]? {
        entries.withLock { entries in
            guard let entry = entries[instance]?[key], isAlive(entry, nowUnixNs) else { return nil }
            return entry.value
        }
    }

    package func set(
        _ key: [UInt8], to value: [UInt8], in instance: String, expiresUnixNs: Int64
    ) throws(StateError) {
        entries.withLock {
            $0[instance, default: [:]][key] = Entry(value: value, expiresUnixNs: expiresUnixNs)
        }
    }

    package func remove(_ key: [UInt8], in instance: String) throws(StateError) -> Bool {
        entries.withLock { $0[instance]?.removeValue(forKey: key) != nil }
    }

    package func pairs(
        withPrefix prefix: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StateError) -> [(key: [UInt8], value: [UInt8])] {
        entries.withLock { entries in
            (entries[instance] ?? [:])
                .filter { $0.key.starts(with: prefix) && isAlive($0.value, nowUnixNs) }
                .map { (key: $0.key, value: $0.value.value) }
                .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        }
    }

    private func isAlive(_ entry: Entry, _ nowUnixNs: Int64) -> Bool {
        entry.expiresUnixNs == 0 || entry.expiresUnixNs > nowUnixNs
    }
}
