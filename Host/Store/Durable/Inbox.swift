/// What users see of their notifications, and what they do with them.
package protocol Inboxes {
    /// A user's notifications, the newest first.
    func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry]

    func unreadCount(of user: String) throws(StoreError) -> Int

    /// Marks notifications of a user as read; says how many were not before.
    func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int

    /// Notes who has acknowledged a notification, or all of an event; says how many were not
    /// before. The first one holds.
    func acknowledge(_ what: Acknowledged, by user: String, atNs: Int64) throws(StoreError) -> Int
}

package enum Acknowledged: Sendable, Equatable {
    case notification(Int64)
    case event(Int64)
}

/// Which of a user's notifications.
package struct InboxRequest: Sendable {
    package var user: String
    /// Only older ones than this; nil: from the newest.
    package var before: Int64?
    package var unreadOnly: Bool
    package var limit: Int

    package init(user: String, before: Int64? = nil, unreadOnly: Bool = false, limit: Int) {
        self.user = user
        self.before = before
        self.unreadOnly = unreadOnly
        self.limit = limit
    }
}

package enum InboxSelection: Sendable, Equatable {
    case one(Int64)
    /// Up to and including this one: what the reader has seen, and nothing that came since.
    case upTo(Int64)
}

/// One notification in a user's inbox.
package struct InboxEntry: Sendable, Equatable {
    package var notification: Int64
    package var event: Int64
    package var readNs: Int64?
    package var acknowledgedNs: Int64?
    /// Who has acknowledged it; empty: nobody.
    package var acknowledgedBy: String

    package init(
        notification: Int64, event: Int64, readNs: Int64?, acknowledgedNs: Int64?,
        acknowledgedBy: String
    ) {
        self.notification = notification
        self.event = event
        self.readNs = readNs
        self.acknowledgedNs = acknowledgedNs
        self.acknowledgedBy = acknowledgedBy
    }
}
