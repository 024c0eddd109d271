import Synchronization

/// Makes the ids of events that came without one: 26 letters that sort by time.
///
/// A ULID: 48 bits of milliseconds, 32 that name this maker, 48 that count. Two makers meet only
/// where their 32 random bits do within one millisecond and one count. Sendable; two threads never
/// get the same id.
package final class EventIdentity: Sendable {
    package static let length = 26

    private let maker: UInt32
    private let count = Atomic<UInt64>(0)

    /// `seed`: random bits, the only ones ever used.
    package init(seed: UInt64) {
        maker = UInt32(truncatingIfNeeded: seed ^ seed >> 32)
    }

    /// Writes the next id, `length` bytes of ASCII, to `place`.
    @inline(__always)
    package func write(unixNs: Int64, to place: UnsafeMutableRawPointer) {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let milliseconds = UInt64(truncatingIfNeeded: max(0, unixNs) / 1_000_000)
        let high = milliseconds << 16 | UInt64(maker >> 16)
        let low = UInt64(maker & 0xFFFF) << 48 | number & 0xFFFF_FFFF_FFFF
        // 128 bits are 26 letters of five bits, of which the first holds three: 8 + 8 + 8 letters,
        // and two.
        place.storeBytes(
            of: Base32.letters(low & 0xFF_FFFF_FFFF), toByteOffset: 18, as: UInt64.self)
        place.storeBytes(
            of: Base32.letters(low >> 40 | (high & 0xFFFF) << 24), toByteOffset: 10, as: UInt64.self
        )
        place.storeBytes(
            of: Base32.letters(high >> 16 & 0xFF_FFFF_FFFF), toByteOffset: 2, as: UInt64.self)
        let first = Base32.letters(high >> 56).bigEndian
        place.storeBytes(of: UInt16(truncatingIfNeeded: first).bigEndian, as: UInt16.self)
    }
}

/// Crockford's letters (no I, L, O, U) for eight values of five bits at once.
private enum Base32 {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The letters of the lowest 40 bits, ready to be stored: the first letter at the lowest
    /// address.
    @inline(__always)
    static func letters(_ bits: UInt64) -> UInt64 {
        // Each step halves the pieces and moves them apart: 20 bits, 10, 5, one to a byte.
        var values = (bits & 0xFF_FFF0_0000) << 12 | bits & 0x0000_000F_FFFF
        values = (values & 0x000F_FC00_000F_FC00) << 6 | values & 0x0000_03FF_0000_03FF
        values = (values & 0x03E0_03E0_03E0_03E0) << 3 | values & 0x001F_001F_001F_001F
        // "0" to "9" stand together, the letters follow seven places later, and each gap shifts
        // what is behind it.
        let letters =
            values &+ ones &* 48 &+ atLeast(10, values) &* 7 &+ atLeast(18, values)
            &+ atLeast(20, values) &+ atLeast(22, values) &+ atLeast(27, values)
        return letters.bigEndian
    }

    /// A one in each byte whose value is at least `limit`.
    @inline(__always)
    private static func atLeast(_ limit: UInt64, _ values: UInt64) -> UInt64 {
        (values &+ ones &* (128 &- limit)) >> 7 & ones
    }
}

extension EventIdentity {
    /// The next id as a string.
    package func next(at unixNs: Int64) -> String {
        String(unsafeUninitializedCapacity: EventIdentity.length) { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            write(unixNs: unixNs, to: UnsafeMutableRawPointer(start))
            return EventIdentity.length
        }
    }
}
