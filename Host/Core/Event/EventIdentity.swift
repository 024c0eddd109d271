import Synchronization

/// Makes the ids of events that came without one: 26 letters that sort by time.
///
/// A ULID: 48 bits of milliseconds, 32 that name this maker, 48 that count. Two makers meet only where their 32 random
/// bits do within one millisecond and one count. Sendable; two threads never get the same id.
package final class EventIdentity: Sendable {
    package static let length = 26
    private static let alphabet: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

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
        // 130 bits are written for 128: the first letter holds three.
        let high = milliseconds << 16 | UInt64(maker >> 16)
        let low = UInt64(maker & 0xFFFF) << 48 | number & 0xFFFF_FFFF_FFFF
        let letters = EventIdentity.alphabet.utf8Start
        var bits = low
        for position in stride(from: 25, to: 13, by: -1) {
            place.storeBytes(
                of: letters[Int(bits & 31)], toByteOffset: position, as: UInt8.self)
            bits >>= 5
        }
        // Twelve letters took 60 bits of `low`; its last four join the first of `high`.
        bits |= high << 4
        place.storeBytes(of: letters[Int(bits & 31)], toByteOffset: 13, as: UInt8.self)
        bits = high >> 1
        for position in stride(from: 12, through: 0, by: -1) {
            place.storeBytes(
                of: letters[Int(bits & 31)], toByteOffset: position, as: UInt8.self)
            bits >>= 5
        }
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
