import Configuration
import Core
import JSON
import People
import Pipeline
import Store
import Vocabulary

/// Why an event rang, or did not: every delivery and decision in sentences.
extension Ledger {
    func explanation(ofEvent id: String, _ user: String?) throws(LedgerRefusal) -> JSONValue {
        let event = try event(withID: id)
        let account = try account(of: event, user)
        let draft = event.draft
        return [
            "event": [
                "id": .string(id), "type": .string(draft.type), "subject": .string(draft.subject),
                "user": .string(draft.user), "source": .string(event.source),
                "priority": .string(EventPriority(rawValue: draft.priority ?? 1)?.name ?? "low"),
                "accepted_at": .moment(event.acceptedNs),
            ],
            "users": .array(account.users.map { account.json(of: $0) }),
            "more": .bool(account.rows.isMore),
        ]
    }

    private func account(
        of event: StoredEvent, _ user: String?
    ) throws(LedgerRefusal) -> EventAccount {
        var rows = if let user { try rows(of: event, user) } else { try allRows(of: event) }
        try addCompany(to: &rows)
        let silences = try ask { () throws(StoreError) in try lane.silences() }
        let configuration = host.current.configuration
        return EventAccount(
            event: event, rows: rows,
            names: EventAccount.Names(
                rules: RuleNames(configuration), silences: silences,
                inhibitions: configuration?.people.inhibitions.map(\.name) ?? [],
                directory: lane.people.with { $0.directory },
                instance: { name(ofInstance: $0) },
                kind: { ChannelKind(named: lane.people.kind(of: $0)) }))
    }

    // MARK: Rows

    private func allRows(of event: StoredEvent) throws(LedgerRefusal) -> EventAccount.Rows {
        let (deliveries, isMore) = try rows(of: event)
        let decisions = try decisions(of: event, after: nil)
        let notifications = try notifications(of: event, after: nil)
        return EventAccount.Rows(
            deliveries: deliveries, decisions: decisions, notifications: notifications,
            isMore: isMore || decisions.count == Ledger.rowsMax
                || notifications.count == Ledger.rowsMax)
    }

    private func rows(
        of event: StoredEvent, _ user: String
    ) throws(LedgerRefusal) -> EventAccount.Rows {
        var rows = EventAccount.Rows()
        // They stand in the order of their users.
        rows.decisions = try decisions(of: event, after: (user, .min)).filter { $0.user == user }
        guard let notification = try notification(of: event, user) else { return rows }
        rows.notifications = [notification]
        rows.deliveries = try ask { () throws(StoreError) in
            try store.deliveries(
                of: .notification(notification.number), after: nil, limit: Ledger.rowsMax)
        }
        return rows
    }

    /// Asks only of deliveries that may have been told with others.
    private func addCompany(to rows: inout EventAccount.Rows) throws(LedgerRefusal) {
        for row in rows.deliveries where row.group != 0 || row.rung != 0 || row.isTogether {
            rows.company[row.number] = try ask { () throws(StoreError) in
                var company = DeliveryFate.Company()
                if row.isTogether, let lead = row.lead {
                    company.leadEvent = try store.eventID(ofNotification: lead.notification)
                } else {
                    company.digest = try store.digest(
                        of: row.number, limit: DeliveryFate.companyMax)
                }
                return company
            }
        }
    }

    /// Looks through all of the event's, page by page.
    private func notification(
        of event: StoredEvent, _ user: String
    ) throws(LedgerRefusal) -> StoredNotification? {
        var last: Int64?
        while true {
            let page = try notifications(of: event, after: last)
            if let found = page.first(where: { $0.user == user }) { return found }
            guard page.count == Ledger.rowsMax else { return nil }
            last = page.last?.number
        }
    }

    private func notifications(
        of event: StoredEvent, after number: Int64?
    ) throws(LedgerRefusal) -> [StoredNotification] {
        try ask { () throws(StoreError) in
            try store.notifications(
                ofEvent: event.number, after: number, limit: Ledger.rowsMax)
        }
    }

    private func decisions(
        of event: StoredEvent, after place: (user: String, instance: Int32)?
    ) throws(LedgerRefusal) -> [StoredDecision] {
        try ask { () throws(StoreError) in
            try store.decisions(ofEvent: event.number, after: place, limit: Ledger.rowsMax)
        }
    }
}
