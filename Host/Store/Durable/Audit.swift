/// Who did what to what.
package struct AuditEntry: Sendable, Equatable {
    package var atNs: Int64
    package var who: String
    package var action: String
    package var subject: String
    /// What more there is to say, as JSON; empty: nothing.
    package var detail: String

    package init(atNs: Int64, who: String, action: String, subject: String, detail: String = "") {
        self.atNs = atNs
        self.who = who
        self.action = action
        self.subject = subject
        self.detail = detail
    }
}

/// A line of the audit.
package struct AuditLine: Sendable, Equatable {
    package var number: Int64
    package var entry: AuditEntry

    package init(number: Int64, entry: AuditEntry) {
        self.number = number
        self.entry = entry
    }
}
