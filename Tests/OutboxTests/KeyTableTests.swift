@testable import Outbox
import TestKit
import Testing

struct KeyTableTests {
    /// Against a dictionary, with few keys so that they meet.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `it holds what a dictionary holds`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var table = KeyTable()
        var known: [UInt64: UInt32] = [:]
        for step in 0..<6_000 as Range<UInt32> {
            let key = 1 + random.below(300)
            if random.below(2) == 0 {
                table.set(key, step)
                known[key] = step
            } else {
                table.remove(key)
                known[key] = nil
            }
            let probe = 1 + random.below(300)
            #expect(table[probe] == known[probe])
        }
        #expect(table.count == known.count)
        for key in 1...300 as ClosedRange<UInt64> { #expect(table[key] == known[key]) }
    }

    @Test func `0 is never in it`() {
        var table = KeyTable()
        table.remove(0)
        #expect(table.count == 0)
    }
}
