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
        var account = try account(of: event)
        if let user { account.keep(user) }
        let draft = event.draft
        return [
            "event": [
                "id": .string(id), "type": .string(draft.type), "subject": .string(draft.subject),
                "user": .string(draft.user), "source": .string(event.source),
                "priority": .string(EventPriority(rawValue: draft.priority ?? 1)?.name ?? "low"),
                "accepted_at": .moment(event.acceptedNs),
            ],
            "users": .array(account.users.map { account.json(of: $0) }),
            "more": .bool(account.isMore),
        ]
    }

    private func account(of event: StoredEvent) throws(LedgerRefusal) -> EventAccount {
        let (rows, isMore) = try rows(of: event)
        let decisions = try ask { () throws(StoreError) in
            try store.decisions(ofEvent: event.number, after: nil, limit: Ledger.rowsMax)
        }
        let notifications = try ask { () throws(StoreError) in
            try store.notifications(ofEvent: event.number, after: nil, limit: Ledger.rowsMax)
        }
        let silences = try ask { () throws(StoreError) in try lane.silences() }
        let configuration = host.current.configuration
        return EventAccount(
            event: event, deliveries: rows, decisions: decisions, notifications: notifications,
            isMore: isMore || decisions.count == Ledger.rowsMax,
            names: EventAccount.Names(
                rules: RuleNames(configuration), silences: silences,
                inhibitions: configuration?.people.inhibitions.map(\.name) ?? [],
                directory: lane.people.with { $0.directory },
                instance: { name(ofInstance: $0) },
                kind: { ChannelKind(named: lane.people.kind(of: $0)) }))
    }
}
