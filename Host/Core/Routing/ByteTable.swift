import Patterns

/// A map from byte strings to numbers, made once and read by many threads without a lock or a
/// retain.
///
/// Open addressing at a load of at most one half. For names that a configuration holds.
package final class ByteTable: @unchecked Sendable {
    // Sendable: written in init only.
    private struct Slot {
        var hash: UInt64
        var value: Int32
        var length: Int32
        var key: UnsafePointer<UInt8>?
    }

    private let slots: UnsafeMutableBufferPointer<Slot>
    private let keys: UnsafeMutableBufferPointer<UInt8>
    private let mask: Int

    /// The number of a name that is not in a table.
    package static let absent: Int32 = -1

    package init(_ entries: [(key: String, value: Int32)]) {
        var capacity = 4
        while capacity < entries.count * 2 { capacity *= 2 }
        mask = capacity - 1
        slots = .allocate(capacity: capacity)
        slots.initialize(
            repeating: Slot(hash: 0, value: ByteTable.absent, length: 0, key: nil))
        keys = .allocate(capacity: max(1, entries.reduce(0) { $0 + $1.key.utf8.count }))
        var used = 0
        for (key, value) in entries {
            let bytes = Array(key.utf8)
            let place = UnsafeMutableBufferPointer(rebasing: keys[used..<used + bytes.count])
            _ = place.initialize(from: bytes)
            insert(
                UnsafeRawBufferPointer(place), value, at: keys.baseAddress.map { $0 + used })
            used += bytes.count
        }
    }

    deinit {
        slots.deallocate()
        keys.deallocate()
    }

    private func insert(
        _ key: UnsafeRawBufferPointer, _ value: Int32, at place: UnsafePointer<UInt8>?
    ) {
        let hash = hashBytes(key)
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].key != nil { index = (index + 1) & mask }
        slots[index] = Slot(hash: hash, value: value, length: Int32(key.count), key: place)
    }

    /// The number of `key`, or `absent`.
    @inline(__always)
    package func find(_ key: UnsafeRawBufferPointer) -> Int32 {
        let hash = hashBytes(key)
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[index]
            guard let place = slot.key else { return ByteTable.absent }
            let name = UnsafeRawBufferPointer(start: place, count: Int(slot.length))
            if slot.hash == hash && name.hasSameBytes(as: key) { return slot.value }
            index = (index &+ 1) & mask
        }
    }
}
