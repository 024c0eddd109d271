import CBelfry
@testable import Control
import Core
import Daemon
import Glibc
import HTTP1
import JSON
import Observability
import Pipeline
import Platform
import Synchronization
import Testing

@Suite("What the clients of belfry tail are fed", .timeLimit(.minutes(1)))
struct TailFeedTests {
    private let tap = EventTap()
    private let identity = EventIdentity(seed: 1)

    private func emit(_ subject: String) {
        var draft = EventDraft(type: "signal")
        draft.subject = subject
        let stamp = EventStamp(
            source: belfry_str(ptr: nil, len: 0), unixNs: 1, monotonicNs: 1,
            defaultPriority: BELFRY_HIGH, identity: Unmanaged.passUnretained(identity))
        draft.withEvent { event in
            do throws(EventFault) {
                let block = try EventBlock.copy(event, stamp: stamp)
                tap.offer(block)
                block.release()
            } catch {
                Issue.record("a plain event is refused: \(error)")
            }
        }
    }

    private func only(_ subject: String) throws -> TailFilter {
        try TailFilter([RequestTarget.Item("subject", subject)])
    }

    @Test func `Each client gets what it wants, in order`() throws {
        let feed = TailFeed(tap)
        let (all, apples) = (Spectator(), Spectator())
        let ends = [
            feed.add(TailFilter(), into: all.sink), feed.add(try only("A"), into: apples.sink),
        ]
        for subject in ["A", "B", "A", "C"] { emit(subject) }
        all.wait { $0.count == 4 }
        apples.wait { $0.count == 2 }
        for end in ends { end() }
        #expect(all.subjects == ["A", "B", "A", "C"])
        #expect(apples.subjects == ["A", "A"])
    }

    @Test func `Every client is told what the tap dropped, and where`() throws {
        let feed = TailFeed(tap)
        // The first line stops the feed in the middle of its first batch, until the tap is full.
        let (isHeld, isLetGo) = (Signal(), Signal())
        let holder = TailSink {
            isHeld.give()
            isLetGo.wait()
        }
        let endHolder = feed.add(try only("hold"), into: holder)
        let other = Spectator()
        let endOther = feed.add(try only("seen"), into: other.sink)
        emit("hold")
        isHeld.wait()
        for _ in 0..<EventTap.limit { emit("seen") }
        for _ in 0..<5 { emit("lost") }
        isLetGo.give()
        other.wait { $0.contains { $0["dropped"] != nil } }
        endHolder()
        endOther()
        let lines = other.lines
        #expect(lines.dropLast().allSatisfy { $0["subject"] == "seen" })
        #expect(lines.last == ["dropped": 5, "filtered": false])
        #expect(tap.dropped.value == 5)
    }

    @Test func `A line that a client is too slow for is counted`() throws {
        let feed = TailFeed(tap)
        let (all, slow) = (Spectator(), TailSink(limits: .init(lines: 1, bytes: 1_000)) {})
        let ends = [feed.add(TailFilter(), into: slow), feed.add(TailFilter(), into: all.sink)]
        for _ in 0..<4 { emit("A") }
        // Whoever has seen the fourth can vouch for three of the other's.
        all.wait { $0.count == 4 }
        for end in ends { end() }
        #expect((2...3).contains(feed.dropped.value))
        let lines = String(decoding: slow.take(), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 && lines.last == #"{"dropped":\#(feed.dropped.value)}"#)
    }

    @Test func `A client that has ended is offered nothing, though others watch on`() throws {
        let feed = TailFeed(tap)
        let (gone, stays) = (Spectator(), Spectator())
        let endGone = feed.add(TailFilter(), into: gone.sink)
        let endStays = feed.add(TailFilter(), into: stays.sink)
        emit("A")
        gone.wait { $0.count == 1 }
        endGone()
        #expect(gone.sink.offer([]) == false)
        endGone()
        emit("B")
        stays.wait { $0.count == 2 }
        endStays()
        #expect(gone.subjects == ["A"])
    }

    @Test func `Clients may come and go on many threads while events pass`() throws {
        let feed = TailFeed(tap)
        let isOver = Atomic(false)
        let source = try Thread(named: "source") {
            while !isOver.load(ordering: .relaxed) {
                emit("A")
                sched_yield()
            }
        }
        let clients = try (0..<3).map { _ in
            try Thread(named: "client") {
                for _ in 0..<100 {
                    let spectator = Spectator()
                    let end = feed.add(TailFilter(), into: spectator.sink)
                    // A client that is fed by nobody would wait here for ever.
                    spectator.wait { !$0.isEmpty }
                    end()
                }
            }
        }
        for client in clients { client.join() }
        isOver.store(true, ordering: .relaxed)
        source.join()
        // After the last has gone nobody takes events: the tap is shut.
        for _ in 0...EventTap.limit { emit("A") }
        let before = tap.dropped.value
        emit("A")
        #expect(tap.dropped.value == before)
    }
}

/// A client: takes what its sink is offered.
private final class Spectator: Sendable {
    private let signal: Signal
    let sink: TailSink
    private let taken: Mutex<[JSONValue]> = Mutex([])

    init() {
        let signal = Signal()
        self.signal = signal
        sink = TailSink { signal.give() }
    }

    var lines: [JSONValue] {
        let text = String(decoding: sink.take(), as: UTF8.self)
        let new = text.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
        return taken.withLock { taken in
            taken += new
            return taken
        }
    }

    var subjects: [String] { lines.compactMap { $0["subject"]?.string } }

    func wait(until holds: ([JSONValue]) -> Bool) {
        while !holds(lines) { signal.wait() }
    }
}

/// Given by one thread, awaited by another; given before it is awaited, it is not lost.
private final class Signal: Sendable {
    private let monitor = Monitor()
    private let isGiven = Atomic(false)

    func give() {
        monitor.locked {
            isGiven.store(true, ordering: .relaxed)
            monitor.wake()
        }
    }

    func wait() {
        monitor.locked {
            while !isGiven.load(ordering: .relaxed) { monitor.wait() }
            isGiven.store(false, ordering: .relaxed)
        }
    }
}
