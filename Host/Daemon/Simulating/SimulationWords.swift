import Configuration
import JSON
import People
import Pipeline

/// Why one side of a simulation does what it does, in the sentences of `belfry explain`.
struct SimulationWords {
    private let side: ReplayedConfiguration
    private let rules: RuleNames
    private let kinds: [String: ChannelKind]

    init(_ side: ReplayedConfiguration) {
        self.side = side
        rules = RuleNames(side.configuration)
        kinds = Dictionary(
            side.channels.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    }

    func json(of part: ReplayDifference.Side, in difference: ReplayDifference) -> JSONValue {
        var object: JSONObject = ["why": .string(why(part, difference))]
        if case .decided(let decision) = part {
            object["reason"] = .string(decision.reason.name)
            object["due_at"] = decision.isTold ? .moment(decision.dueNs) : .null
            if decision.line > 0 {
                object["rule"] = rules.name(atLine: decision.line).map { .string($0) }
                object["line"] = .integer(Int64(decision.line))
            }
        }
        return .object(object)
    }

    private func why(_ part: ReplayDifference.Side, _ difference: ReplayDifference) -> String {
        switch part {
        case .decided(let decision): why(decision, difference)
        case .unrouted(let lines): why(unrouted: lines, difference)
        case .chain(let name?): "the escalation \"\(name)\" begins"
        case .chain(nil): "no escalation begins"
        }
    }

    private func why(_ decision: ReplayedDecision, _ difference: ReplayDifference) -> String {
        let event = difference.event
        var explanation = Explanation(
            decision.reason, detail: decision.detail, dueNs: decision.dueNs,
            decidedNs: event.acceptedNs, category: EventFacts(type: event.type).category,
            kind: kinds[difference.channel] ?? .other, instance: difference.channel,
            zone: side.directory.number(of: difference.user).map(side.directory.zone) ?? .utc,
            rule: rules.place(ofLine: decision.line))
        let detail = decision.detail.rawValue
        switch decision.reason {
        case .silenced: explanation.silence = side.silences.first { $0.id == detail }
        case .inhibited:
            let inhibitions = side.configuration.people.inhibitions
            if inhibitions.indices.contains(Int(detail)) {
                explanation.inhibition = inhibitions[Int(detail)].name
            }
        case .duplicate:
            return "not kept because another event with its dedup key came within the window"
        default: break
        }
        return explanation.sentence
            + (decision.expiresBefore ? "; it expires before that and is not sent" : "")
    }

    private func why(unrouted lines: [Int32], _ difference: ReplayDifference) -> String {
        if kinds[difference.channel] == nil {
            return "not sent because there is no channel \"\(difference.channel)\""
        }
        if side.directory.number(of: difference.user) == nil {
            return "not sent because there is no user \"\(difference.user)\""
        }
        guard !lines.isEmpty else { return "not sent because no rule takes it" }
        let places = lines.prefix(3).compactMap { rules.place(ofLine: $0) }
        let rest = lines.count - places.count
        return "not sent because no rule leads it there; it meets "
            + places.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
