/// What the durable lane knows, and what can be asked of it: notifications, deliveries, people,
/// silences, the audit.
package protocol LedgerFacade: AnyObject, Sendable {
    /// Called on the control thread and must not wait: what reads the store keeps `reply` and
    /// answers from another thread. `openapi.yaml` says what the JSON looks like.
    func answer(_ request: LedgerRequest, _ reply: PendingReply)
}

/// A question with who asks it.
package struct LedgerRequest: Sendable, Equatable {
    package let question: LedgerQuestion
    package let caller: Caller

    package init(_ question: LedgerQuestion, by caller: Caller) {
        self.question = question
        self.caller = caller
    }
}
