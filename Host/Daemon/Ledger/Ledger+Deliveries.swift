import CBelfry
import Core
import JSON
import Loading
import Outbox
import People
import Pipeline
import Store
import Vocabulary

/// What became of an event, delivery by delivery.
extension Ledger {
    /// As much as one answer holds of one event.
    static let rowsMax = 1_000

    func deliveries(ofEvent id: String) throws(LedgerRefusal) -> JSONValue {
        let event = try event(withID: id)
        let (rows, isMore) = try rows(of: event)
        let rules = RuleNames(host.current.configuration)
        return [
            "event": .string(id), "accepted_at": .moment(event.acceptedNs),
            "deliveries": .array(rows.map { json($0, rules) }), "more": .bool(isMore),
        ]
    }

    /// The first ``rowsMax`` of an event, and whether there are more.
    func rows(
        of event: StoredEvent
    ) throws(LedgerRefusal) -> (rows: [StoredDelivery], isMore: Bool) {
        let rows = try ask { () throws(StoreError) in
            try store.deliveries(of: .event(event.number), after: nil, limit: Ledger.rowsMax + 1)
        }
        return (Array(rows.prefix(Ledger.rowsMax)), rows.count > Ledger.rowsMax)
    }

    func json(_ row: StoredDelivery, _ rules: RuleNames) -> JSONValue {
        var object: JSONObject = [
            "id": .integer(row.number.rawValue),
            "notification": .integer(row.number.notification),
            "channel": .string(name(ofInstance: row.instance)), "user": .string(row.user),
            "recipient": .string(row.recipient), "state": .string(row.state.name),
            "priority": .string(EventPriority(rawValue: row.priority)?.name ?? "low"),
            "attempts": .integer(Int64(row.attempts)), "may_repeat": .bool(row.isRepeat),
            "reason": reason(row.reason),
        ]
        object[row.state.isFinal ? "ended_at" : "due_at"] = .moment(row.timeNs)
        if row.rule > 0 {
            object["rule"] = rules.name(atLine: row.rule).map { .string($0) } ?? .null
            object["line"] = .integer(Int64(row.rule))
        }
        if let end = EndReason(rawValue: row.endReason) { object["why"] = .string(end.name) }
        if let lead = row.lead { object["goes_on_as"] = .integer(lead.rawValue) }
        if row.rung > 0 { object["fallback_step"] = .integer(Int64(row.rung & 0xF)) }
        if !row.provider.isEmpty { object["provider_id"] = .string(row.provider) }
        if !row.detail.isEmpty { object["detail"] = .string(row.detail) }
        object["history"] = .array(row.history.map(json))
        if !row.news.isEmpty { object["news"] = .array(row.news.map(json)) }
        return .object(object)
    }

    private func reason(_ number: Int16) -> JSONValue {
        UInt8(exactly: number).flatMap(Reason.init(rawValue:)).map { .string($0.name) } ?? .null
    }

    private func json(_ news: StoredNews) -> JSONValue {
        [
            "at": .moment(news.atNs), "news": .string(news.name), "detail": .string(news.detail),
        ]
    }

    private func json(_ attempt: StoredAttempt) -> JSONValue {
        [
            "number": .integer(Int64(attempt.number)), "ended_at": .moment(attempt.endedNs),
            "outcome": .string(nameOfStatus(attempt.status)), "detail": .string(attempt.detail),
        ]
    }
}

extension DeliveryState {
    /// The word for it in answers.
    var name: String {
        switch self {
        case .due: "due"
        case .claimed: "claimed"
        case .delivered: "delivered"
        case .dead: "dead"
        case .expired: "expired"
        case .discarded: "discarded"
        case .merged: "merged"
        case .movedOn: "moved_on"
        }
    }
}
