package import Core
import Observability
import Platform
import Synchronization

/// Lets somebody watch the live lane: a copy of every event's reference, in a bounded queue, while
/// anybody watches.
///
/// Offering never waits: what does not fit is dropped and counted. The watching itself, and its
/// JSON, happen on the watcher's thread.
package final class EventTap: Sendable {
    private static let limit = 4_096

    private struct Queue {
        var blocks = Deque<EventBlock>()
        var dropped = 0
    }

    private let isOpen = Atomic<Bool>(false)
    private let monitor = Monitor()
    /// Only touched inside `monitor`.
    private nonisolated(unsafe) var queue = Queue()

    package init() {}

    @inline(__always)
    func offer(_ block: EventBlock) {
        if isOpen.load(ordering: .relaxed) { take(block) }
    }

    private func take(_ block: EventBlock) {
        monitor.locked {
            guard isOpen.load(ordering: .relaxed) else { return }
            guard queue.blocks.count < EventTap.limit else {
                queue.dropped += 1
                return
            }
            block.retain()
            queue.blocks.append(block)
            if queue.blocks.count == 1 { monitor.wake() }
        }
    }

    package func open() {
        isOpen.store(true, ordering: .relaxed)
    }

    /// Wakes whoever waits in `next`, which answers nil from now on.
    package func close() {
        let rest = monitor.locked {
            isOpen.store(false, ordering: .relaxed)
            defer { queue = Queue() }
            monitor.wake()
            return Array(queue.blocks)
        }
        for block in rest { block.release() }
    }

    /// The next events, which the caller releases, and how many were dropped before them.
    ///
    /// Waits; nil: closed.
    package func next() -> (blocks: [EventBlock], dropped: Int)? {
        monitor.locked {
            while queue.blocks.isEmpty && isOpen.load(ordering: .relaxed) { monitor.wait() }
            guard isOpen.load(ordering: .relaxed) else { return nil }
            defer { queue = Queue() }
            return (Array(queue.blocks), queue.dropped)
        }
    }
}
