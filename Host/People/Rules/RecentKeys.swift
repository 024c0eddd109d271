import Core

/// Keys that were seen lately: the memory of dedup and of digests.
///
/// Bounded: beyond its capacity the oldest is forgotten and counted, and at worst rings once more.
package struct RecentKeys<Key: Hashable & Sendable>: Sendable {
    package struct Entry: Sendable {
        /// When it was seen first.
        package fileprivate(set) var since: Int64
        /// How often it was seen since, the first time included.
        package fileprivate(set) var count: UInt32
    }

    package enum Visit: Sendable, Equatable {
        case first
        /// Within the window of an earlier one.
        case again(since: Int64, count: UInt32)
    }

    package let capacity: Int
    /// How many were forgotten for want of room.
    package private(set) var forgotten: UInt64 = 0

    private var entries: [Key: Entry] = [:]
    private var order = Deque<(key: Key, since: Int64)>()

    package init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    package var count: Int { entries.count }

    /// Notes a key, and says whether its window was open.
    ///
    /// A window begins with the first and is not prolonged by others: what goes on is told again
    /// and again. It spans as much before as after, so that a clock set back a little opens no new
    /// one.
    package mutating func visit(_ key: Key, windowNs: Int64, at now: Int64) -> Visit {
        if let entry = open(key, windowNs: windowNs, at: now) {
            entries[key]?.count = entry.count &+ 1
            return .again(since: entry.since, count: entry.count &+ 1)
        }
        note(key, since: now)
        return .first
    }

    /// The key's entry while its window is open.
    package func open(_ key: Key, windowNs: Int64, at now: Int64) -> Entry? {
        guard let entry = entries[key] else { return nil }
        let (distance, isOver) = now.subtractingReportingOverflow(entry.since)
        return !isOver && distance.magnitude < UInt64(max(0, windowNs)) ? entry : nil
    }

    /// Begins a key's window.
    package mutating func note(_ key: Key, since: Int64) {
        entries[key] = Entry(since: since, count: 1)
        order.append((key, since))
        while order.count > capacity {
            guard let oldest = order.popFirst() else { return }
            // One that was seen anew stands further back as well.
            guard entries[oldest.key]?.since == oldest.since else { continue }
            entries[oldest.key] = nil
            forgotten += 1
        }
    }

    /// Forgets the keys that `isOver` says; goes over all of them.
    package mutating func forget(where isOver: (Key) -> Bool) {
        entries = entries.filter { !isOver($0.key) }
        let left = order.filter { !isOver($0.key) }
        order = Deque()
        for item in left { order.append(item) }
    }

    /// The keys with the beginnings of their windows, oldest first.
    package var all: [(key: Key, since: Int64)] {
        order.filter { entries[$0.key]?.since == $0.since }
    }
}
