import Core
import TestKit
import Testing

@Suite("The queue in one array") struct DequeTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `It holds what an array would hold`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = Deque<Int>()
        var reference: [Int] = []
        for step in 0..<2_000 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0...4:
                queue.append(step)
                reference.append(step)
            case 5, 6:
                #expect(queue.popFirst() == (reference.isEmpty ? nil : reference.removeFirst()))
            default:
                let number = Int.random(in: 0...reference.count, using: &random)
                queue.removeFirst(number)
                reference.removeFirst(number)
            }
            #expect(queue.count == reference.count)
            #expect(queue.isEmpty == reference.isEmpty)
            if step % 20 == 0 {
                #expect(Array(queue) == reference)
                #expect(Array(queue.prefix(3)) == Array(reference.prefix(3)))
                #expect(Array(queue.dropFirst(3)) == Array(reference.dropFirst(3)))
            }
        }
    }

    @Test func `What has left is let go`() {
        final class Thing {}
        var queue = Deque<Thing>()
        weak var thing: Thing?
        do {
            let made = Thing()
            thing = made
            queue.append(made)
        }
        #expect(thing != nil)
        queue.removeFirst(1)
        #expect(thing == nil)
    }

    @Test func `Taking more than there is leaves it empty`() {
        var queue = Deque<Int>()
        queue.append(1)
        queue.removeFirst(5)
        #expect(queue.isEmpty)
        #expect(queue.popFirst() == nil)
    }
}
