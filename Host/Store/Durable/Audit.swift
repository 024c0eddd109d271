/// Who did what to what.
package struct AuditEntry: Sendable, Equatable {
    package var atNs: Int64
    package var who: String
    /// The number of the process that asked; 0: none did.
    package var process: Int32
    package var action: String
    package var subject: String
    /// What more there is to say, as JSON; empty: nothing.
    package var detail: String

    package init(
        atNs: Int64, who: String, process: Int32 = 0, action: String, subject: String,
        detail: String = ""
    ) {
        self.atNs = atNs
        self.who = who
        self.process = process
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

/// Lines of the audit: a page of those of a time, after a number.
package struct AuditRequest: Sendable {
    package var after: Int64
    package var fromNs: Int64
    /// What happened at this time is left out.
    package var untilNs: Int64
    package var limit: Int

    package init(
        after: Int64 = 0, fromNs: Int64 = .min, untilNs: Int64 = .max, limit: Int
    ) {
        self.after = after
        self.fromNs = fromNs
        self.untilNs = untilNs
        self.limit = limit
    }
}
