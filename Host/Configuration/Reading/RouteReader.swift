import Core
import Patterns
import Vocabulary

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
            rule.types = types(match["type"])
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

    /// A type with a dot in its name is a plugin's own; any other that nothing matches looks wrong.
    private func types(_ setting: Setting?) -> [Glob] {
        let words = setting?.words() ?? []
        for word in words where !word.text.utf8.contains(UInt8(ascii: ".")) {
            let glob = Glob(word.text)
            guard !Vocabulary.all.contains(where: { glob.matches($0.name) }) else { continue }
            findings.warning(
                glob.isLiteral
                    ? "there is no type of event named \(quoted(word.shown))"
                    : "no type of event matches \(quoted(word.shown))",
                at: word.node.mark,
                suggestion: Suggestion.eventType(for: word.text))
        }
        return words.map { Glob($0.text) }
    }

    private func sources(_ setting: Setting?) -> [Glob] {
        let words = setting?.words() ?? []
        for word in words where Glob(word.text).isLiteral && word.text != InstanceName.api {
            _ = isKnown(word, .source)
        }
        return words.map { Glob($0.text) }
    }

    private func isKnown(_ word: Setting.Word, _ kind: InstanceDefinition.Kind) -> Bool {
        let actual = instances.kinds[word.text]
        if actual == kind { return true }
        let known = findings.isFull ? [] : instances.names(of: kind)
        findings.error(
            actual.map { "\(quoted(word.shown)) is a \($0.rawValue), not a \(kind.rawValue)" }
                ?? "there is no \(kind.rawValue) named \(quoted(word.shown))",
            at: word.node.mark, suggestion: Suggestion.nearest(to: word.text, in: known))
        return false
    }

    /// One name means that priority and all above it; a list means just those.
    private func priority(_ setting: Setting) -> PrioritySet {
        var set: PrioritySet = []
        for word in setting.words() ?? [] {
            guard let priority = EventPriority(named: word.text) else {
                let names = EventPriority.allCases.map(\.name)
                findings.error(
                    "\(quoted(word.shown)) is no priority; it is \(names.alternatives)",
                    at: word.node.mark, suggestion: Suggestion.nearest(to: word.text, in: names))
                continue
            }
            let isList = setting.node.sequence != nil
            set.formUnion(isList ? PrioritySet(priority) : .atLeast(priority))
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
            } else if self.isKnown(word, .channel) {
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
