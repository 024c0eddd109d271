/// From numbers that are not 0 to slots: open addressing in one array, at most half full.
struct KeyTable: Sendable {
    private struct Pair: Sendable {
        var key: UInt64 = 0
        var value: UInt32 = 0
    }

    private var pairs: ContiguousArray<Pair>
    private var mask: Int
    private(set) var count = 0

    init(capacity: Int = 16) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        pairs = ContiguousArray(repeating: Pair(), count: size)
        mask = size - 1
    }

    subscript(key: UInt64) -> UInt32? {
        let index = find(key)
        return pairs[index].key == key ? pairs[index].value : nil
    }

    mutating func set(_ key: UInt64, _ value: UInt32) {
        precondition(key != 0, "0 stands for no key")
        var index = find(key)
        if pairs[index].key == 0 {
            if 2 * (count + 1) > pairs.count {
                grow()
                index = find(key)
            }
            count += 1
        }
        pairs[index] = Pair(key: key, value: value)
    }

    mutating func remove(_ key: UInt64) {
        var hole = find(key)
        guard key != 0, pairs[hole].key == key else { return }
        count -= 1
        var index = hole
        while true {
            index = (index + 1) & mask
            guard pairs[index].key != 0 else { break }
            let home = Int(truncatingIfNeeded: Self.mixed(pairs[index].key)) & mask
            // Whatever would not be found across the hole moves into it.
            if (index - home) & mask >= (index - hole) & mask {
                pairs[hole] = pairs[index]
                hole = index
            }
        }
        pairs[hole] = Pair()
    }

    /// Spreads the bits of a key (SplitMix64).
    @inline(__always)
    static func mixed(_ key: UInt64) -> UInt64 {
        var mixed = key &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ (mixed >> 31)
    }

    private func find(_ key: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: Self.mixed(key)) & mask
        while pairs[index].key != key && pairs[index].key != 0 { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        var larger = KeyTable(capacity: pairs.count)
        for pair in pairs where pair.key != 0 { larger.set(pair.key, pair.value) }
        self = larger
    }
}
