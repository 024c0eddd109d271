import CBelfry
import Core

/// The same for every attempt of a delivery, also after a restart, and no other's.
struct IdempotencyKey {
    private let event: UInt64
    private let delivery: UInt64

    init(event: belfry_str, delivery: Int64) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        // FNV-1a: it must not change with the process.
        for byte in event.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.event = hash
        self.delivery = UInt64(bitPattern: delivery)
    }

    /// Both numbers in base 16, with a dash between them.
    func text(in texts: inout TextArena) -> belfry_str {
        withUnsafeTemporaryAllocation(byteCount: 33, alignment: 1) { bytes in
            var end = bytes.count
            func write(_ number: UInt64) {
                var rest = number
                repeat {
                    end -= 1
                    let digit = UInt8(rest & 0xF)
                    bytes[end] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                    rest >>= 4
                } while rest != 0
            }
            write(delivery)
            end -= 1
            bytes[end] = UInt8(ascii: "-")
            write(event)
            return texts.add(UnsafeRawBufferPointer(rebasing: bytes[end...]))
        }
    }
}
