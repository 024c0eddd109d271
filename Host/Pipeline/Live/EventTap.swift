package import Core
package import Observability
import Platform
import Synchronization

/// Lets somebody watch the live lane: a copy of every event's reference, in a bounded queue, while
/// anybody watches.
///
/// Offering never waits: what does not fit is dropped and counted. The watching itself, and its
/// JSON, happen on the watcher's thread.
package final class EventTap: Sendable {
    /// So many events wait at most.
    package static let limit = 4_096

    /// From one `open` to its `close`: a watcher that is late cannot read what is the next one's.
    package struct Watch: Sendable {
        fileprivate let number: Int
    }

    private struct Queue {
        var watch = 0
        var blocks = Deque<EventBlock>()
        var dropped = 0
    }

    /// All that were ever dropped.
    package let dropped = Counter()
    private let isOpen = Atomic<Bool>(false)
    private let monitor = Monitor()
    /// Only touched inside `monitor`.
    private nonisolated(unsafe) var queue = Queue()

    package init() {}

    deinit {
        for block in Array(queue.blocks) { block.release() }
    }

    @inline(__always)
    package func offer(_ block: EventBlock) {
        if isOpen.load(ordering: .relaxed) { take(block) }
    }

    private func take(_ block: EventBlock) {
        monitor.locked {
            guard isOpen.load(ordering: .relaxed) else { return }
            guard queue.blocks.count < EventTap.limit else {
                queue.dropped += 1
                dropped.add()
                return
            }
            block.retain()
            queue.blocks.append(block)
            if queue.blocks.count == 1 { monitor.wake() }
        }
    }

    /// Begins a watch; one that is under way ends, and what waits for it is let go.
    package func open() -> Watch {
        let (watch, rest) = monitor.locked {
            let rest = Array(queue.blocks)
            queue = Queue(watch: queue.watch + 1)
            isOpen.store(true, ordering: .relaxed)
            monitor.wake()
            return (Watch(number: queue.watch), rest)
        }
        for block in rest { block.release() }
        return watch
    }

    /// Takes no more events; `next` gives what waits, and answers nil from then on.
    package func close() {
        monitor.locked {
            isOpen.store(false, ordering: .relaxed)
            monitor.wake()
        }
    }

    /// The next events, which the caller releases, and how many are missing after them.
    ///
    /// Waits; nil: the watch has ended.
    package func next(_ watch: Watch) -> (blocks: [EventBlock], dropped: Int)? {
        monitor.locked {
            while queue.watch == watch.number && queue.blocks.isEmpty
                && isOpen.load(ordering: .relaxed)
            {
                monitor.wait()
            }
            guard queue.watch == watch.number, !queue.blocks.isEmpty else { return nil }
            defer { queue = Queue(watch: watch.number) }
            return (Array(queue.blocks), queue.dropped)
        }
    }
}
