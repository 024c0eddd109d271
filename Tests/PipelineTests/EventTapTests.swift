import CBelfry
@testable import Core
import Observability
import Pipeline
import Platform
import Synchronization
import Testing

@Suite("The tap of the live lane", .timeLimit(.minutes(1))) struct EventTapTests {
    private let tap = EventTap()
    private let press = Press()

    private func offer(_ numbers: some Sequence<Int>) {
        for number in numbers { press.with(number, tap.offer) }
    }

    /// What `next` gives, by number; the blocks are released.
    private func next(_ watch: EventTap.Watch) -> (numbers: [Int], dropped: Int)? {
        guard let (blocks, dropped) = tap.next(watch) else { return nil }
        return (blocks.map(Press.number), dropped)
    }

    @Test func `What is offered is given in order, once`() throws {
        let watch = tap.open()
        offer(1...3)
        let first = try #require(next(watch))
        offer(4...5)
        let second = try #require(next(watch))
        #expect(first.numbers == [1, 2, 3] && second.numbers == [4, 5])
        #expect(first.dropped == 0 && second.dropped == 0 && tap.dropped.value == 0)
    }

    @Test func `Nothing is kept while nobody watches`() throws {
        offer(1...3)
        let watch = tap.open()
        offer([4])
        #expect(try #require(next(watch)).numbers == [4])
        tap.close()
        offer([5])
        #expect(next(watch) == nil)
        let again = tap.open()
        offer([6])
        #expect(try #require(next(again)).numbers == [6])
    }

    @Test func `What does not fit is dropped from the end and counted where it is missing`() throws
    {
        let watch = tap.open()
        offer(1...(EventTap.limit + 7))
        let full = try #require(next(watch))
        #expect(full.numbers == Array(1...EventTap.limit))
        #expect(full.dropped == 7)
        offer([0])
        let after = try #require(next(watch))
        #expect(after.numbers == [0] && after.dropped == 0)
        #expect(tap.dropped.value == 7)
    }

    @Test func `What waits at the close is still given, and then the end`() throws {
        let watch = tap.open()
        offer(1...2)
        tap.close()
        #expect(try #require(next(watch)).numbers == [1, 2])
        #expect(next(watch) == nil)
    }

    @Test func `A watch ends with its close, however soon the next one begins`() throws {
        let first = tap.open()
        offer([1])
        tap.close()
        let second = tap.open()
        offer([2])
        #expect(next(first) == nil)
        #expect(try #require(next(second)).numbers == [2])
    }

    @Test func `Who waits is woken by an event, by the close and by the next watch`() throws {
        let given = Mutex<[[Int]]>([])
        for end in ["close", "open"] {
            let watch = tap.open()
            let watcher = try Thread(named: "watcher") {
                while let (blocks, _) = tap.next(watch) {
                    given.withLock { $0.append(blocks.map(Press.number)) }
                }
            }
            offer([1])
            while given.withLock({ $0.isEmpty }) { Clock.pause(milliseconds: 1) }
            if end == "close" { tap.close() } else { _ = tap.open() }
            watcher.join()
            #expect(given.withLock { $0 } == [[1]])
            given.withLock { $0 = [] }
        }
    }

    @Test func `The tap keeps an event alive, and lets go of what nobody fetched`() {
        _ = tap.open()
        let block = press.make(1)
        tap.offer(block)
        #expect(Press.references(of: block) == 2)
        _ = tap.open()
        #expect(Press.references(of: block) == 1)
        do {
            let short = EventTap()
            _ = short.open()
            short.offer(block)
        }
        #expect(Press.references(of: block) == 1)
        block.release()
    }

    @Test func `What several sources offer while watches come and go is given or counted`() throws {
        let isOver = Atomic(false)
        let sources = try (0..<2).map { _ in
            try Thread(named: "source") {
                var number = 0
                while !isOver.load(ordering: .relaxed) {
                    press.with(number, tap.offer)
                    number += 1
                }
            }
        }
        for _ in 0..<200 {
            let watch = tap.open()
            let batch = next(watch)
            #expect(batch?.numbers.isEmpty == false)
            tap.close()
            while next(watch) != nil {}
        }
        isOver.store(true, ordering: .relaxed)
        for source in sources { source.join() }
    }
}

/// Makes blocks that carry a number.
private struct Press: Sendable {
    private let identity = EventIdentity(seed: 1)

    func make(_ number: Int) -> EventBlock {
        var draft = EventDraft(type: "signal")
        draft.timeUnixNs = Int64(number) + 1
        let stamp = EventStamp(
            source: belfry_str(ptr: nil, len: 0), unixNs: 1, monotonicNs: 1,
            defaultPriority: BELFRY_HIGH, identity: Unmanaged.passUnretained(identity))
        return draft.withEvent { event in
            do throws(EventFault) {
                return try EventBlock.copy(event, stamp: stamp)
            } catch {
                preconditionFailure("a plain event is refused: \(error)")
            }
        }
    }

    func with(_ number: Int, _ body: (EventBlock) -> Void) {
        let block = make(number)
        body(block)
        block.release()
    }

    /// Reads a block's number and releases it.
    static func number(_ block: EventBlock) -> Int {
        defer { block.release() }
        return Int(block.event.pointee.time_unix_ns) - 1
    }

    static func references(of block: EventBlock) -> UInt32 {
        block.header.pointee.references.load(ordering: .relaxed)
    }
}
