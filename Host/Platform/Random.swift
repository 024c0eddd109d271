import Glibc

/// Randomness from the kernel: for what must not repeat between processes.
package enum Random {
    package static func bits() -> UInt64 {
        var value: UInt64 = 0
        while getentropy(&value, MemoryLayout<UInt64>.size) != 0 {}
        return value
    }
}
