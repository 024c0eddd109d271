import Core
import Patterns
import Vocabulary

/// Reads the `routes:` block into rules.
struct RouteReader {
    let findings: Findings
    let substitution: Substitution
    let instances: InstanceReader
    private(set) var people: RouteTermsReader
    /// Every channel that some route names.
    private(set) var namedChannels: Set<String> = []
    private var names: [String: Mark] = [:]

    private static let keys =
        ["name", "match", "where", "channels", "stop"] + RouteTermsReader.keys
    private static let matchKeys = ["type", "subject", "user", "source", "priority"]

    init(
        findings: Findings, substitution: Substitution, instances: InstanceReader,
        people: RouteTermsReader
    ) {
        self.findings = findings
        self.substitution = substitution
        self.instances = instances
        self.people = people
    }

    /// The rules, and what each says of people.
    mutating func read(_ block: Setting?) -> (rules: [Rule], terms: [RouteTerms]) {
        var rules: [Rule] = []
        var terms: [RouteTerms] = []
        var catchAll: Rule?
        for (index, item) in (block?.items() ?? []).enumerated() {
            if let catchAll {
                findings.warning(
                    "this route is never looked at: \(quoted(catchAll.name)) on line "
                        + "\(catchAll.location.line) stops every event", at: item.mark)
            }
            guard
                let route = MappingReader(
                    substitution.variables(in: item), of: "a route", keys: Self.keys,
                    findings: findings)
            else { continue }
            let rule = rule(route, index + 1)
            if rule.stopsHere, rule.matchesAll { catchAll = catchAll ?? rule }
            rules.append(rule)
            terms.append(people.read(route))
        }
        return (rules, terms)
    }

    private mutating func rule(_ route: MappingReader, _ number: Int) -> Rule {
        var rule = Rule(
            name: name(route["name"]) ?? "route-\(number)", channels: [],
            location: findings.source.location(of: route.node.mark))
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
                "a route on line \(first.line) is named "
                    + "\(quoted(setting.node.scalar?.shown ?? name)) already",
                at: setting.node.mark)
        }
        return name
    }

    private func globs(_ setting: Setting?) -> [Glob] {
        (setting?.words() ?? []).map { Glob($0.text) }
    }

    private func types(_ setting: Setting?) -> [Glob] {
        let words = setting?.words() ?? []
        for word in words { findings.warnOfUnknownType(word) }
        return words.map { Glob($0.text) }
    }

    private func sources(_ setting: Setting?) -> [Glob] {
        let words = setting?.words() ?? []
        for word in words where Glob(word.text).isLiteral && word.text != InstanceName.api {
            _ = instances.knows(word, as: .source)
        }
        return words.map { Glob($0.text) }
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
        let names = instances.channels(setting, of: "route")
        namedChannels.formUnion(names)
        return names.filter(instances.isEnabled)
    }
}

extension Rule {
    fileprivate var matchesAll: Bool {
        types.isEmpty && subjects.isEmpty && users.isEmpty && sources.isEmpty && priority == .all
            && condition == nil
    }
}
