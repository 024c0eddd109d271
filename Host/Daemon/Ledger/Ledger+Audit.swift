import Control
import Core
import JSON
import People
import Pipeline
import Store

/// What an auditor asks: who changed what, and what was sent to whom.
extension Ledger {
    func audit(_ page: AuditPage) throws(LedgerRefusal) -> JSONValue {
        let period = try AuditPeriod(page)
        let lines = try ask { () throws(StoreError) in
            try store.audit(
                AuditRequest(
                    after: page.after ?? 0, fromNs: period.fromNs, untilNs: period.untilNs,
                    limit: page.limit))
        }
        return [
            "audit": .array(
                lines.filter { line in page.user.map { line.entry.concerns($0) } ?? true }
                    .map(json)),
            "next_after": lines.count == page.limit
                ? .integer(lines.last?.number ?? 0) : .null,
        ]
    }

    private func json(_ line: AuditLine) -> JSONValue {
        let entry = line.entry
        var row: JSONObject = [
            "number": .integer(line.number), "at": .moment(entry.atNs), "who": .string(entry.who),
            "action": .string(entry.action), "subject": .string(entry.subject),
        ]
        if entry.process != 0 { row["pid"] = .integer(Int64(entry.process)) }
        if !entry.detail.isEmpty {
            row["detail"] = (try? JSONValue(parsing: entry.detail)) ?? .string(entry.detail)
        }
        return .object(row)
    }

    func sent(_ page: AuditPage, withMessages: Bool) throws(LedgerRefusal) -> JSONValue {
        let period = try AuditPeriod(page)
        let rows = try ask { () throws(StoreError) in
            try store.sent(
                SentRequest(
                    fromNs: period.fromNs, after: page.after.map { DeliveryNumber(rawValue: $0) },
                    limit: page.limit, withMessages: withMessages))
        }
        let rules = RuleNames(host.current.configuration)
        let wanted = rows.filter {
            period.holds($0.acceptedNs) && (page.user ?? $0.delivery.user) == $0.delivery.user
        }
        let isMore = rows.count == page.limit && !period.isOver(rows.last?.acceptedNs ?? .max)
        return [
            "deliveries": .array(wanted.map { json($0, rules, withMessages: withMessages) }),
            "next_after": isMore ? .integer(rows.last?.delivery.number.rawValue ?? 0) : .null,
        ]
    }

    private func json(
        _ row: SentDelivery, _ rules: RuleNames, withMessages: Bool
    ) -> JSONValue {
        var object: JSONObject = [
            "event": .string(row.event), "type": .string(row.type),
            "subject": .string(row.subject), "source": .string(row.source),
            "accepted_at": .moment(row.acceptedNs),
        ]
        for (key, value) in json(row.delivery, rules).object ?? [:] where key != "history" {
            object[key] = value
        }
        if !row.traceparent.isEmpty { object["traceparent"] = .string(row.traceparent) }
        if withMessages {
            object["title"] = .string(row.title)
            object["body"] = .string(row.body)
        }
        return .object(object)
    }
}

/// The time of which account is given: from a moment on, until just before another.
///
/// Pure.
struct AuditPeriod: Equatable {
    /// Clocks of nodes differ, and are set: what was accepted later may stand before.
    private static let marginNs: Int64 = 3_600_000_000_000

    let fromNs: Int64
    let untilNs: Int64

    /// Throws where a time is none.
    init(_ page: AuditPage) throws(LedgerRefusal) {
        fromNs = try AuditPeriod.moment(page.since, "since") ?? .min
        untilNs = try AuditPeriod.moment(page.until, "until") ?? .max
    }

    func holds(_ unixNs: Int64) -> Bool { unixNs >= fromNs && unixNs < untilNs }

    /// Nothing of the period comes any more behind what was accepted then.
    func isOver(_ unixNs: Int64) -> Bool {
        let (end, isBeyond) = untilNs.addingReportingOverflow(AuditPeriod.marginNs)
        return !isBeyond && unixNs >= end
    }

    private static func moment(
        _ text: String?, _ name: String
    ) throws(LedgerRefusal) -> Int64? {
        guard let text else { return nil }
        if let milliseconds = Int64(text), (0...9_000_000_000_000).contains(milliseconds) {
            return milliseconds * 1_000_000
        }
        guard let moment = Moment.read(text) else {
            throw LedgerRefusal(
                status: 400, code: "query_invalid",
                sentence: "\"\(name)\" is a time such as 2026-11-21T07:40:00Z, or milliseconds "
                    + "since 1970.")
        }
        return moment
    }
}

extension AuditEntry {
    /// Whether it is about this user: they did it, or it was done to them or for them.
    func concerns(_ user: String) -> Bool {
        if who == user || subject == user { return true }
        guard let detail = try? JSONValue(parsing: detail) else { return false }
        return ["by", "of", "author"].contains { detail[$0]?.string == user }
    }
}
