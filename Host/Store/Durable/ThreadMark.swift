import CBelfry
import Core

/// The number by which the rows of a thread are found; nil: none.
///
/// The same in every run and on every node. Two keys that have the same one wait for each other,
/// which is never wrong.
enum ThreadMark {
    @inline(__always)
    static func of(_ key: belfry_str) -> Int64? {
        key.len == 0 ? nil : fnv1a(key.bytes)
    }

    private static func fnv1a(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}
