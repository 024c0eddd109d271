import Core
import People
import Vocabulary

/// Reads the `escalations:` block: who is rung, one after the other, until somebody answers.
struct EscalationReader {
    let findings: Findings
    let substitution: Substitution
    let instances: InstanceReader
    let audiences: AudienceReader
    private(set) var chains: [EscalationChain] = []
    /// Where the names stand, those of chains with faults included.
    private(set) var marks: [String: Mark] = [:]
    /// Every channel that some step names.
    private(set) var namedChannels: Set<String> = []

    private static let stepKeys = ["after", "for", "channels", "priority"]

    init(
        findings: Findings, substitution: Substitution, instances: InstanceReader,
        audiences: AudienceReader
    ) {
        self.findings = findings
        self.substitution = substitution
        self.instances = instances
        self.audiences = audiences
    }

    mutating func read(_ block: Setting?) {
        for entry in block?.entries() ?? [] {
            guard User.isID(entry.key) else {
                findings.error(
                    "the name of an escalation has 1 to \(User.idBytesMax) bytes and no control "
                        + "characters", at: entry.keyMark)
                continue
            }
            marks[entry.key] = entry.keyMark
            if let chain = chain(entry) { chains.append(chain) }
        }
    }

    private mutating func chain(_ entry: YAMLEntry) -> EscalationChain? {
        let subject = "escalation \(quoted(entry.key))"
        guard
            let block = MappingReader(
                substitution.variables(in: entry.value), of: subject, keys: ["steps", "repeat"],
                findings: findings)
        else { return nil }
        let repeats = block["repeat"]?.integer(in: 0...EscalationChain.repeatsMax) ?? 0
        guard let setting = block.required("steps") else { return nil }
        let items = setting.items()
        if items.isEmpty, setting.node.isNull || setting.node.sequence != nil {
            findings.error("\"steps\" is empty; name at least one", at: setting.node.mark)
        }
        if items.count > EscalationChain.stepsMax {
            findings.error(
                "an escalation has at most \(EscalationChain.stepsMax) steps, this one has "
                    + "\(items.count)", at: setting.keyMark)
        }
        var steps: [EscalationChain.Step] = []
        for item in items { if let step = step(item) { steps.append(step) } }
        return EscalationChain(name: entry.key, steps: steps, repeats: repeats)
    }

    private mutating func step(_ node: YAMLNode) -> EscalationChain.Step? {
        guard
            let block = MappingReader(
                node, of: "a step", keys: Self.stepKeys, findings: findings)
        else { return nil }
        let wait = block["after"]?.duration(in: .zero...(.seconds(7 * 86_400))) ?? .zero
        // Disabled ones stay: with no name at all a step would ring the channels of the route.
        let channels = block["channels"].map { instances.channels($0, of: "step") } ?? []
        namedChannels.formUnion(channels)
        let priority = block["priority"].flatMap { self.priority($0) }
        guard let audience = block.required("for").flatMap({ audiences.read($0) }) else {
            return nil
        }
        return EscalationChain.Step(
            waitNs: wait.nanoseconds, audience: audience, channels: channels, priority: priority)
    }

    private func priority(_ setting: Setting) -> EventPriority? {
        setting.choice(of: EventPriority.allCases.map(\.name)).flatMap { EventPriority(named: $0) }
    }
}
