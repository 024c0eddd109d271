import Control
import Core
import JSON
import People
import Pipeline
import Store
import Vocabulary

/// Notifications: what users see, and what they do with it.
extension Ledger {
    func inbox(
        of user: String, unreadOnly: Bool, _ page: LedgerPage
    ) throws(LedgerRefusal) -> JSONValue {
        let entries = try ask { () throws(StoreError) in
            try store.inbox(
                InboxRequest(
                    user: user, before: page.before, unreadOnly: unreadOnly, limit: page.limit))
        }
        var rows: [JSONValue] = []
        for entry in entries { rows.append(try row(entry, of: user)) }
        let isMore = entries.count == page.limit
        return [
            "notifications": .array(rows),
            "next_before": isMore ? .integer(entries.last?.notification ?? 0) : .null,
        ]
    }

    private func row(_ entry: InboxEntry, of user: String) throws(LedgerRefusal) -> JSONValue {
        var row: JSONObject = ["id": .integer(entry.notification)]
        let event = try ask { () throws(StoreError) in try store.event(entry.event) }
        if let event {
            let draft = event.draft
            let words = lane.headline(of: event, for: user)
            row["event"] = .string(draft.id)
            row["type"] = .string(draft.type)
            row["title"] = .string(words.title)
            row["message"] = .string(words.message)
            row["priority"] = .string(EventPriority(rawValue: draft.priority ?? 1)?.name ?? "low")
            row["timestamp"] = .moment(
                draft.timeUnixNs == 0 ? event.acceptedNs : draft.timeUnixNs)
            row["created_at"] = .moment(event.acceptedNs)
            if !draft.subject.isEmpty { row["subject"] = .string(draft.subject) }
            if let data = try? JSONValue(parsing: draft.payload) { row["data"] = data }
        }
        row["read"] = .bool(entry.readNs != nil)
        row["read_at"] = .moment(entry.readNs)
        row["acknowledged"] = .bool(entry.acknowledgedNs != nil)
        row["acknowledged_at"] = .moment(entry.acknowledgedNs)
        row["acknowledged_by"] =
            entry.acknowledgedBy.isEmpty ? .null : .string(entry.acknowledgedBy)
        return .object(row)
    }

    func unreadCount(of user: String) throws(LedgerRefusal) -> JSONValue {
        let count = try ask { () throws(StoreError) in try store.unreadCount(of: user) }
        return ["user": .string(user), "unread": .integer(Int64(count))]
    }

    func markRead(_ number: Int64, of user: String?) throws(LedgerRefusal) -> JSONValue {
        let owners = if let user { [user] } else { try owners(number) }
        let (owner, _) = try find(number, of: owners)
        _ = try ask { () throws(StoreError) in
            try store.markRead(.one(number), of: owner, atNs: now)
        }
        return ["id": .integer(number), "user": .string(owner), "read": true]
    }

    func acknowledge(
        _ number: Int64, by user: String, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        guard User.isID(user) else {
            throw LedgerRefusal(
                status: 422, code: "body_invalid",
                sentence: "\"by\" has 1 to \(User.idBytesMax) bytes and no control characters.")
        }
        let (owner, entry) = try find(number, of: try owners(number) + [user])
        let draft = try ask { () throws(StoreError) in try store.event(entry.event) }?.draft
        // Who answers a step answers what it was rung for.
        let event =
            draft?.attrs.first { $0.key == PeopleDesk.escalationOf }?.value ?? draft?.id
        let changed = try ask { () throws(StoreError) in
            try store.acknowledge(.notification(number), by: user, atNs: now)
        }
        let time = now
        let hasStopped =
            event.map { event in
                lane.people.with { $0.escalations.acknowledge(event, by: user, at: time) }
            } ?? false
        if changed > 0 || hasStopped {
            try note(
                "notification.acknowledge", String(number), by: caller,
                [
                    "by": .string(user), "of": .string(owner), "event": .string(event ?? ""),
                    "escalation_stopped": .bool(hasStopped),
                ])
        }
        return [
            "id": .integer(number), "event": .string(event ?? ""), "acknowledged": true,
            "by": .string(changed > 0 ? user : entry.acknowledgedBy),
            "escalation_stopped": .bool(hasStopped),
        ]
    }

    /// Who a notification may belong to: the store finds it by its owner only.
    private func owners(_ number: Int64) throws(LedgerRefusal) -> [String] {
        let deliveries = try ask { () throws(StoreError) in
            try store.deliveries(of: .notification(number), after: nil, limit: 1)
        }
        return deliveries.map(\.user) + [User.deskID]
    }

    private func find(
        _ number: Int64, of users: [String]
    ) throws(LedgerRefusal) -> (user: String, entry: InboxEntry) {
        let (before, isBeyond) = number.addingReportingOverflow(1)
        for user in users where !isBeyond {
            let entries = try ask { () throws(StoreError) in
                try store.inbox(InboxRequest(user: user, before: before, limit: 1))
            }
            if let entry = entries.first, entry.notification == number { return (user, entry) }
        }
        throw .missing("notification", "There is no notification \(number) here.")
    }
}
