import CBelfry
package import Control
import Core
package import Observability
package import Pipeline
import Platform
import Synchronization

/// Feeds the clients of `belfry tail` from the lane's tap, on a thread that runs only while
/// somebody watches.
///
/// Clients may come and go on any thread.
package final class TailFeed: Sendable {
    private typealias Spectator = (filter: TailFilter, sink: TailSink)

    private struct Audience {
        var spectators: [Int: Spectator] = [:]
        var nextNumber = 0
        var thread: Thread?
    }

    /// Lines that a client was too slow for.
    package let dropped = Counter()
    private let tap: EventTap
    private let audience = Mutex(Audience())

    package init(_ tap: EventTap) {
        self.tap = tap
    }

    /// Begins to offer what `filter` wants.
    ///
    /// What it returns ends that: once it has returned nothing is offered any more.
    package func add(_ filter: TailFilter, into sink: TailSink) -> @Sendable () -> Void {
        let number = audience.withLock { audience -> Int in
            defer { audience.nextNumber += 1 }
            audience.spectators[audience.nextNumber] = (filter, sink)
            if audience.thread == nil { audience.thread = beginWatch() }
            return audience.nextNumber
        }
        return { [self] in remove(number) }
    }

    /// Nil where no thread can be had: the next client tries again.
    private func beginWatch() -> Thread? {
        let watch = tap.open()
        let thread = try? Thread(named: "tail", stackBytes: 256 * 1024) { [self] in run(watch) }
        if thread == nil { tap.close() }
        return thread
    }

    private func remove(_ number: Int) {
        let (sink, thread) = audience.withLock { audience -> (TailSink?, Thread?) in
            guard let gone = audience.spectators.removeValue(forKey: number) else {
                return (nil, nil)
            }
            guard audience.spectators.isEmpty else { return (gone.sink, nil) }
            tap.close()
            return (gone.sink, audience.thread.take())
        }
        // The thread may be telling a copy of the list in which it still stands.
        sink?.close()
        thread?.join()
    }

    private func run(_ watch: EventTap.Watch) {
        while let (blocks, missing) = tap.next(watch) {
            let spectators = audience.withLock { Array($0.spectators.values) }
            for block in blocks {
                tell(block.event.pointee, spectators)
                block.release()
            }
            guard missing > 0 else { continue }
            for spectator in spectators { spectator.sink.miss(missing) }
        }
    }

    private func tell(_ event: belfry_event, _ spectators: [Spectator]) {
        let type = event.type.text
        let subject = event.subject.text
        let user = event.user.text
        let source = event.source.text
        var line: [UInt8]?
        for (filter, sink) in spectators
        where filter.wants(
            type: type, subject: subject, user: user, source: source, priority: Int(event.priority))
            && !sink.isClosed
        {
            let text = line ?? EventJSON.line(event)
            line = text
            if !sink.offer(text), !sink.isClosed { dropped.add() }
        }
    }
}
