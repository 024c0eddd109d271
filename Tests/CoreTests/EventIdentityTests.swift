import Core
import Platform
import Synchronization
import Testing

@Suite("Ids of events") struct EventIdentityTests {
    @Test func `An id is 26 letters: milliseconds, maker, count`() {
        let identity = EventIdentity(seed: 1)
        // The maker's lowest bit is bit 48: the fourth of the tenth letter from the right.
        #expect(identity.next(at: 0) == "0000000000" + "000000" + "8000000001")
        #expect(identity.next(at: 999_999) == "0000000000" + "000000" + "8000000002")
        #expect(identity.next(at: 1_000_000) == "0000000001" + "000000" + "8000000003")
    }

    @Test func `The letters are those of the number, computed the long way`() {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for (seed, unixNs) in [
            (0x1234_5678_9ABC_DEF0, 1_700_000_000_123_456_789), (UInt64.max, Int64.max), (0, 0),
            (0xFFFF_FFFF, 281_474_976_710_655),
        ] as [(UInt64, Int64)] {
            let identity = EventIdentity(seed: seed)
            for count in 1...40 {
                let maker = UInt64(
                    truncatingIfNeeded: UInt32(truncatingIfNeeded: seed ^ seed >> 32))
                let milliseconds = UInt64(unixNs / 1_000_000)
                // 48 bits of time, 32 of the maker, 48 of the count, as 128 single bits.
                let bits =
                    [0, 0] + EventIdentityTests.bits(milliseconds, 48)
                    + EventIdentityTests.bits(maker, 32)
                    + EventIdentityTests.bits(UInt64(count), 48)
                let letters = stride(from: 0, to: 130, by: 5).map { start in
                    alphabet[bits[start..<start + 5].reduce(0) { $0 * 2 + $1 }]
                }
                #expect(identity.next(at: unixNs) == String(letters))
            }
        }
    }

    private static func bits(_ number: UInt64, _ count: Int) -> [Int] {
        (0..<count).reversed().map { Int(number >> UInt64($0) & 1) }
    }

    @Test func `Ids sort as they were made`() {
        let identity = EventIdentity(seed: 99)
        var last = ""
        for step in 0..<5_000 {
            let id = identity.next(at: 1_700_000_000_000_000_000 + Int64(step / 7) * 1_000_000)
            #expect(last < id)
            last = id
        }
    }

    @Test func `Threads never get the same id`() throws {
        let identity = EventIdentity(seed: 5)
        let all = Collected()
        let threads = try (0..<4).map { _ in
            try Thread(named: "maker") {
                let ids = (0..<5_000).map { _ in identity.next(at: 1) }
                all.ids.withLock { $0.formUnion(ids) }
            }
        }
        for thread in threads { thread.join() }
        #expect(all.ids.withLock { $0.count } == 20_000)
    }

    private final class Collected: Sendable {
        let ids = Mutex<Set<String>>([])
    }
}
