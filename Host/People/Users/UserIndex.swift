/// Numbers of users by the hash of their ids: open addressing at a load of at most one half.
struct UserIndex: Sendable {
    private struct Slot: Sendable {
        /// Number plus one; 0 is empty, the largest is one that was removed.
        var entry: UInt32
        /// A part of the hash, so that most others are not compared.
        var check: UInt32
    }

    private static let removed = UInt32.max

    private var slots: [Slot] = Array(repeating: Slot(entry: 0, check: 0), count: 8)
    /// The hash of each number's id, for moves into a larger table and removals.
    private var hashes: [UInt64] = []
    private var occupied = 0
    private var present = 0

    func find(
        _ id: UnsafeRawBufferPointer, isSame: (UserNumber) -> Bool
    ) -> UserNumber? {
        let hash = UserIndex.hash(id)
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[position]
            if slot.entry == 0 { return nil }
            if slot.entry != UserIndex.removed, slot.check == UserIndex.check(hash) {
                let number = UserNumber(Int(slot.entry) - 1)
                if isSame(number) { return number }
            }
            position = (position + 1) & mask
        }
    }

    /// Adds a number that is not there, under an id that is not there.
    mutating func insert(_ number: UserNumber, id: UnsafeRawBufferPointer) {
        if (occupied + 1) * 2 > slots.count { rebuild() }
        while hashes.count <= number.index { hashes.append(0) }
        hashes[number.index] = UserIndex.hash(id)
        place(number)
        present += 1
    }

    /// Removes a number that is there.
    mutating func remove(_ number: UserNumber) {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hashes[number.index]) & mask
        while slots[position].entry != number.rawValue + 1 { position = (position + 1) & mask }
        slots[position].entry = UserIndex.removed
        present -= 1
    }

    private mutating func place(_ number: UserNumber) {
        let hash = hashes[number.index]
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].entry != 0 { position = (position + 1) & mask }
        slots[position] = Slot(entry: number.rawValue + 1, check: UserIndex.check(hash))
        occupied += 1
    }

    private mutating func rebuild() {
        let numbers = slots.filter { $0.entry != 0 && $0.entry != UserIndex.removed }
        var capacity = 8
        while capacity < (present + 1) * 4 { capacity *= 2 }
        slots = Array(repeating: Slot(entry: 0, check: 0), count: capacity)
        occupied = 0
        for slot in numbers { place(UserNumber(Int(slot.entry) - 1)) }
    }

    /// Seeded by the process: ids come from outside, and nobody shall choose their collisions.
    private static func hash(_ id: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: id)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func check(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}
