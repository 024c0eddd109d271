package import Core

/// An event as the journal has it.
package struct StoredEvent: Sendable, Equatable {
    package var number: Int64
    package var acceptedNs: Int64
    package var source: String
    package var retention: RetentionClass
    /// What it said; numbers and attributes in the order in which the source gave them.
    package var draft: EventDraft

    package init(
        number: Int64, acceptedNs: Int64, source: String, retention: RetentionClass,
        draft: EventDraft
    ) {
        self.number = number
        self.acceptedNs = acceptedNs
        self.source = source
        self.retention = retention
        self.draft = draft
    }
}
