package import Vocabulary

/// What decisions ask of an event, whether it has just come in or is replayed from the journal.
package struct EventFacts: Sendable {
    package let type: String
    package let subject: String
    package let source: String
    /// Events with one key within the window are one event; empty: never folded.
    package let dedupKey: String
    package let threadKey: String
    package private(set) var priority: EventPriority
    /// When it is of no use any more; 0: never.
    package let expiresNs: Int64

    package let category: EventCategory
    package let report: ReportSet
    /// Told by the channels for what is critical, whatever priority its source gave it.
    package let isUrgent: Bool
    package let isMarketData: Bool

    /// Looks the type up; those of others' making are news of the system.
    package init(
        type: String, subject: String = "", source: String = "", dedupKey: String = "",
        threadKey: String = "", priority: EventPriority? = nil, expiresNs: Int64 = 0
    ) {
        let known = Vocabulary.find(type)
        self.type = type
        self.subject = subject
        self.source = source
        self.dedupKey = dedupKey
        self.threadKey = threadKey
        self.priority = priority ?? known?.defaultPriority ?? .medium
        self.expiresNs = expiresNs
        category = known?.category ?? .system
        report = ReportSet(type: type)
        isUrgent = known?.isUrgent ?? false
        isMarketData = known?.isMarketData ?? false
    }

    /// The same at this priority, if that is higher than its own.
    package func raised(to priority: EventPriority) -> EventFacts {
        var raised = self
        raised.priority = max(priority, self.priority)
        return raised
    }
}
