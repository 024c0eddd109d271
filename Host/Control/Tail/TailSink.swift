import Synchronization

/// Where the events for one tail client go.
///
/// Any thread may offer.
package final class TailSink: Sendable {
    private struct State {
        var queue: TailQueue
        var isClosed = false
    }

    private let state: Mutex<State>
    private let wake: @Sendable () -> Void

    /// `wake` is called, outside the lock, when the queue is no longer empty; it must not wait.
    package init(limits: TailQueue.Limits = .init(), wake: @escaping @Sendable () -> Void) {
        state = Mutex(State(queue: TailQueue(limits: limits)))
        self.wake = wake
    }

    /// Takes a line (without its line end) or drops it; never waits.
    ///
    /// False: it was dropped, or the client has gone.
    @discardableResult
    package func offer(_ line: [UInt8]) -> Bool {
        let (taken, wasEmpty) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            let wasEmpty = state.queue.isEmpty
            return (state.queue.offer(line), wasEmpty)
        }
        if wasEmpty { wake() }
        return taken
    }

    /// Says that `count` events went by which nobody could look at; never waits.
    package func miss(_ count: Int) {
        let wasEmpty = state.withLock { state in
            guard !state.isClosed else { return false }
            defer { state.queue.miss(count) }
            return state.queue.isEmpty
        }
        if wasEmpty { wake() }
    }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many lines were dropped for this client so far.
    package var dropped: Int { state.withLock { $0.queue.dropped } }

    var isEmpty: Bool { state.withLock { $0.queue.isEmpty } }

    func take() -> [UInt8] {
        state.withLock { $0.queue.take() }
    }

    /// Takes nothing from now on; what waits can still be taken out.
    package func close() {
        state.withLock { $0.isClosed = true }
    }
}
