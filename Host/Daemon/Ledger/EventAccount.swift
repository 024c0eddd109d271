import Core
import JSON
import People
import Store
import Vocabulary

/// All that the store knows of one event, told user by user.
///
/// Pure: rows and names in, sentences out.
struct EventAccount {
    /// What numbers in rows stand for.
    struct Names {
        let rules: RuleNames
        let silences: [Silence]
        /// The names of the rules in force, by number.
        let inhibitions: [String]
        let directory: Directory
        let instance: (Int32) -> String
        let kind: (_ instance: String) -> ChannelKind
    }

    /// What the store has of the event, or of one user's part in it.
    struct Rows {
        var deliveries: [StoredDelivery] = []
        var decisions: [StoredDecision] = []
        var notifications: [StoredNotification] = []
        /// With what deliveries are told in one piece, where they are not told alone.
        var company: [DeliveryNumber: DeliveryFate.Company] = [:]
        var isMore = false
    }

    let event: StoredEvent
    let rows: Rows
    let names: Names

    /// Everybody of whom there is something to say.
    var users: [String] {
        Set(
            rows.deliveries.map(\.user) + rows.decisions.map(\.user)
                + rows.notifications.map(\.user)
        ).sorted()
    }

    func json(of user: String) -> JSONValue {
        let sent = rows.deliveries.filter { $0.user == user }.map(line)
        let unsent = rows.decisions.filter { $0.user == user && !hasDelivery($0) }.map(line)
        var object: JSONObject = ["user": .string(user)]
        if let notification = rows.notifications.first(where: { $0.user == user }) {
            object["notification"] = .integer(notification.number)
            object["read_at"] = .moment(notification.readNs)
            object["acknowledged_at"] = .moment(notification.acknowledgedNs)
            if !notification.acknowledgedBy.isEmpty {
                object["acknowledged_by"] = .string(notification.acknowledgedBy)
            }
        }
        object["channels"] = .array(sent + unsent)
        return .object(object)
    }

    // MARK: Lines

    private func line(_ row: StoredDelivery) -> JSONValue {
        let channel = names.instance(row.instance)
        let decision = rows.decisions.first {
            $0.user == row.user && $0.instance == row.instance && $0.reason == row.reason
        }
        let company = rows.company[row.number] ?? DeliveryFate.Company()
        let fate = DeliveryFate(
            row, zone: zone(of: row.user), instance: channel, company: company)
        var line: JSONObject = [
            "channel": .string(channel), "recipient": .string(row.recipient),
            "delivery": .integer(row.number.rawValue), "state": .string(row.state.name),
            "why": .string(
                why(
                    row.reason, detail: decision?.detail ?? "", rule: row.rule, dueNs: row.sinceNs,
                    channel, row.user)),
            "outcome": .string(fate.outcome), "attempts": .array(fate.attempts.map { .string($0) }),
        ]
        if row.isTogether {
            line["told_with"] = company.leadEvent.map { .string($0) } ?? .null
        }
        if company.digest.count > 0 {
            line["stands_for"] = [
                "count": .integer(Int64(company.digest.count)),
                "events": .array(company.digest.members.map { .string($0.eventID) }),
            ]
        }
        return .object(line)
    }

    private func line(_ decision: StoredDecision) -> JSONValue {
        let channel = decision.instance == 0 ? "" : names.instance(decision.instance)
        let isLater = reason(decision.reason)?.verdict == .later
        return [
            "channel": .string(channel), "recipient": "", "delivery": .null,
            "state": .string(isLater ? "shared" : "not_sent"),
            "why": .string(
                isLater
                    ? "the channel's own recipients hear of it once, with another user's delivery"
                    : why(
                        decision.reason, detail: decision.detail, rule: decision.rule, dueNs: 0,
                        channel, decision.user)),
            "outcome": "", "attempts": [],
        ]
    }

    private func hasDelivery(_ decision: StoredDecision) -> Bool {
        rows.deliveries.contains {
            $0.user == decision.user && $0.instance == decision.instance
                && $0.reason == decision.reason
        }
    }

    // MARK: Sentences

    private func why(
        _ number: Int16, detail: String, rule: Int32, dueNs: Int64, _ channel: String,
        _ user: String
    ) -> String {
        guard let reason = reason(number) else { return "for a reason of another version" }
        let words = detail
        let detail = Int64(detail) ?? 0
        var explanation = Explanation(
            reason, detail: DecisionDetail(rawValue: detail), dueNs: dueNs,
            decidedNs: event.acceptedNs, category: EventFacts(type: event.draft.type).category,
            kind: names.kind(channel), instance: channel.isEmpty ? "it" : channel,
            zone: zone(of: user), rule: names.rules.place(ofLine: rule))
        if reason == .silenced {
            explanation.silence = names.silences.first { $0.id == detail }
        }
        if reason == .inhibited, names.inhibitions.indices.contains(Int(detail)) {
            explanation.inhibition = names.inhibitions[Int(detail)]
        }
        if reason == .contactGone {
            explanation.gone = (try? JSONValue(parsing: words)).flatMap(GoneReason.init)
        }
        return explanation.sentence
    }

    private func reason(_ number: Int16) -> Reason? {
        UInt8(exactly: number).flatMap(Reason.init(rawValue:))
    }

    private func zone(of user: String) -> Zone {
        names.directory.number(of: user).map(names.directory.zone) ?? .utc
    }
}
