import Synchronization

/// The obligation to answer one request.
///
/// Completed once, on any thread; what comes later is ignored. Whoever lets go of it unanswered
/// has it answered with an error, so that no client waits for ever.
package final class PendingReply: Sendable {
    private let deliver: Mutex<(@Sendable (ControlReply) -> Void)?>

    /// `deliver` is called once, on the thread that completes, and must not wait.
    package init(_ deliver: @escaping @Sendable (ControlReply) -> Void) {
        self.deliver = Mutex(deliver)
    }

    deinit {
        complete(.error(500, code: "no_answer", "The request was dropped without an answer."))
    }

    /// Answers; false: it was answered before.
    @discardableResult
    package func complete(_ reply: ControlReply) -> Bool {
        let deliver = deliver.withLock { $0.take() }
        deliver?(reply)
        return deliver != nil
    }
}
