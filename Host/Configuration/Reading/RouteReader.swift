import Core

/// Reads the `routes:` block into rules.
struct RouteReader {
    let findings: Findings
    let substitution: Substitution
    let instances: InstanceReader
    /// Every channel that some route names.
    private(set) var namedChannels: Set<String> = []
    private var names: [String: Mark] = [:]

    private static let keys = ["name", "match", "where", "channels", "stop"]
    private static let matchKeys = ["type", "subject", "user", "source", "priority"]

    init(findings: Findings, substitution: Substitution, instances: InstanceReader) {
        self.findings = findings
        self.substitution = substitution
        self.instances = instances
    }

    mutating func read(_ block: Setting?) -> [Rule] {
        var rules: [Rule] = []
        var catchAll: Rule?
        for (index, item) in (block?.items() ?? []).enumerated() {
            if let catchAll {
                findings.warning(
                    "this route is never looked at: \(quoted(catchAll.name)) on line "
                        + "\(catchAll.location.line) stops every event", at: item.mark)
            }
            guard let rule = rule(substitution.variables(in: item), index + 1) else { continue }
            if rule.stopsHere, rule.matchesAll { catchAll = catchAll ?? rule }
            rules.append(rule)
        }
        return rules
    }

    private mutating func rule(_ node: YAMLNode, _ number: Int) -> Rule? {
        guard
            let route = MappingReader(
                node, of: "a route", keys: Self.keys, findings: findings)
        else { return nil }
        var rule = Rule(
            name: name(route["name"]) ?? "route-\(number)", channels: [],
            location: findings.source.location(of: node.mark))
        if let match = route["match"]?.mapping(of: "match", keys: Self.matchKeys) {
            rule.types = globs(match["type"])
            rule.subjects = globs(match["subject"])
            rule.users = globs(match["user"])
            rule.sources = sources(match["source"])
            rule.priority = match["priority"].map(priority) ?? .all
        }
        rule.condition = route["where"].flatMap(condition)
        rule.stopsHere = route["stop"]?.bool() ?? false
        rule.channels = route.required("channels").map { channels($0) } ?? []
        return rule
    }

    private mutating func name(_ setting: Setting?) -> String? {
        guard let setting, let name = setting.text() else { return nil }
        if let first = names.updateValue(setting.node.mark, forKey: name) {
            findings.error(
                "a route on line \(first.line) is named \(quoted(name)) already",
                at: setting.node.mark)
        }
        return name
    }

    private func globs(_ setting: Setting?) -> [Glob] {
        (setting?.words() ?? []).map { Glob($0.text) }
    }

    private func sources(_ setting: Setting?) -> [Glob] {
        let words = setting?.words() ?? []
        for word in words where !word.text.utf8.contains(where: "*?[".utf8.contains) {
            _ = isKnown(word.text, .source, at: word.node)
        }
        return words.map { Glob($0.text) }
    }

    private func isKnown(
        _ name: String, _ kind: InstanceDefinition.Kind, at node: YAMLNode
    ) -> Bool {
        if instances.kinds[name] == kind { return true }
        let known = instances.names(of: kind)
        let isOther = instances.kinds[name] != nil
        findings.error(
            isOther
                ? "\(quoted(name)) is not a \(kind.rawValue) but a source or channel of its own kind"
                : "there is no \(kind.rawValue) named \(quoted(name))",
            at: node.mark, suggestion: Spelling.nearest(to: name, among: known))
        return false
    }

    /// One name means that priority and all above it; a list means just those.
    private func priority(_ setting: Setting) -> PrioritySet {
        var set: PrioritySet = []
        for word in setting.words() ?? [] {
            guard let index = PrioritySet.names.firstIndex(of: word.text) else {
                findings.error(
                    "\(quoted(word.text)) is no priority; it is \(PrioritySet.names.alternatives)",
                    at: word.node.mark,
                    suggestion: Spelling.nearest(to: word.text, among: PrioritySet.names))
                continue
            }
            let level = Int32(index)
            set.formUnion(
                setting.node.sequence == nil ? .atLeast(level: level) : PrioritySet(level: level))
        }
        return set
    }

    private func condition(_ setting: Setting) -> Condition? {
        guard let text = setting.text() else { return nil }
        do throws(ExpressionError) {
            return try Condition(parsing: text)
        } catch {
            let part = error.offset..<(error.offset + error.length)
            findings.error(error.reason, at: findings.source.mark(of: part, in: setting.node))
            return nil
        }
    }

    private mutating func channels(_ setting: Setting) -> [String] {
        guard let words = setting.words() else { return [] }
        guard !words.isEmpty else {
            findings.error("\"channels\" is empty; name at least one", at: setting.node.mark)
            return []
        }
        var names: [String] = []
        var isKnown = true
        for word in words {
            if names.contains(word.text) {
                findings.warning("\(quoted(word.text)) is listed twice", at: word.node.mark)
            } else if self.isKnown(word.text, .channel, at: word.node) {
                names.append(word.text)
            } else {
                isKnown = false
            }
        }
        namedChannels.formUnion(names)
        let enabled = names.filter(instances.isEnabled)
        if isKnown, enabled.isEmpty {
            findings.warning("every channel of this route is disabled", at: setting.node.mark)
        }
        return enabled
    }
}

extension Rule {
    fileprivate var matchesAll: Bool {
        types.isEmpty && subjects.isEmpty && users.isEmpty && sources.isEmpty && priority == .all
            && condition == nil
    }
}
