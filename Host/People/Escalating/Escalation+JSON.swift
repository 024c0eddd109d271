import JSON

extension Escalation {
    /// As it is stored while it waits; null once it has ended.
    var json: JSONValue {
        guard case .waiting(let step, let round, let dueNs) = state else { return nil }
        return [
            "chain": .string(chain), "event": .string(event), "step": .integer(Int64(step)),
            "round": .integer(Int64(round)), "due": .integer(dueNs),
        ]
    }

    /// Nil for what is none: a state of an older host is not worth a start that fails.
    init?(json: JSONValue) {
        guard let chain = json["chain"]?.string, let event = json["event"]?.string,
            let step = json["step"]?.integer, (0..<Int64(EscalationChain.stepsMax)).contains(step),
            let round = json["round"]?.integer,
            (0...Int64(EscalationChain.repeatsMax)).contains(round),
            let dueNs = json["due"]?.integer
        else { return nil }
        self.init(
            chain: chain, event: event,
            state: .waiting(step: Int(step), round: Int(round), dueNs: dueNs))
    }
}
