extension Vocabulary {
    /// The type with this canonical name.
    package static func find(_ name: String) -> EventType? {
        var name = name
        return name.withUTF8 { position(of: UnsafeRawBufferPointer($0)) }.map { all[$0] }
    }

    /// The types that `dialect` calls by this name; most names of a dialect cover several.
    package static func find(_ name: String, in dialect: EventDialect) -> [EventType] {
        all.filter { $0.name(in: dialect) == name }
    }

    /// Where in ``all`` the type with this canonical name stands; does not allocate, for hot paths.
    package static func position(of name: UnsafeRawBufferPointer) -> Int? {
        names.position(of: name)
    }

    private static let names = NameIndex(all.map(\.name))
}

/// Finds a name among a few dozen by its bytes: open addressing in a table that is mostly empty.
private struct NameIndex {
    /// All names, one behind the other.
    private let bytes: [UInt8]
    private let starts: [Int]
    /// Position plus one by hash; 0 is empty.
    private var slots: [UInt16]

    init(_ names: [String]) {
        bytes = names.flatMap(\.utf8)
        starts = names.reduce(into: [0]) { starts, name in
            starts.append((starts.last ?? 0) + name.utf8.count)
        }
        var slotCount = 1
        while slotCount < 4 * names.count { slotCount *= 2 }
        slots = Array(repeating: 0, count: slotCount)
        for (position, name) in names.enumerated() {
            var slot = Array(name.utf8).withUnsafeBytes(Self.hash) & (slotCount - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = UInt16(position + 1)
        }
    }

    func position(of name: UnsafeRawBufferPointer) -> Int? {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            let candidate = starts[position]..<starts[position + 1]
            if candidate.count == name.count
                && bytes.withUnsafeBytes({ $0[candidate].elementsEqual(name) })
            {
                return position
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a.
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
