import Core

/// Reads the document as a whole: each block by its own reader, then what holds between them.
struct DocumentReader {
    let findings: Findings
    let substitution: Substitution

    private static let keys = [
        "host", "sources", "channels", "users", "escalations", "inhibitions", "dedup", "routes",
        "words",
    ]

    /// Nil when the document is no mapping.
    ///
    /// What is wrong elsewhere is left out of the result.
    func read(_ root: YAMLNode) -> HostConfiguration? {
        guard !root.isNull else {
            findings.error("the file is empty; name sources, channels and routes", at: nil)
            return nil
        }
        guard
            let document = MappingReader(
                root, of: "the file", keys: Self.keys, findings: findings)
        else { return nil }
        let host = HostSettingsReader(substitution: substitution).read(document["host"])
        var instances = InstanceReader(findings: findings, substitution: substitution)
        instances.read(document["sources"], as: .source)
        instances.read(document["channels"], as: .channel)
        let fallbacks = FallbackCheck(instances: instances).check()
        var users = UserReader(
            findings: findings, substitution: substitution, instances: instances)
        users.read(document["users"])
        var escalations = EscalationReader(
            findings: findings, substitution: substitution, instances: instances,
            audiences: AudienceReader(users))
        escalations.read(document["escalations"])
        var routes = RouteReader(
            findings: findings, substitution: substitution, instances: instances,
            people: RouteTermsReader(
                audiences: AudienceReader(users), chains: escalations.marks))
        let (rules, terms) = routes.read(document["routes"])
        let people = people(document, users, escalations)
        let words = WordsReader(findings: findings, substitution: substitution)
            .read(document["words"])
        if !findings.hasErrors {
            let named = [
                routes.namedChannels, escalations.namedChannels, fallbacks,
            ]
            warnOfSilence(instances, named: named.reduce([]) { $0.union($1) })
            warnOfUnused(escalations, named: routes.people.namedChains)
        }
        return HostConfiguration(
            host: host, sources: instances.enabled.filter { $0.kind == .source },
            channels: instances.enabled.filter { $0.kind == .channel },
            disabled: instances.disabled, rules: rules, terms: terms,
            people: people, words: words, warnings: [], source: findings.source)
    }

    private func people(
        _ document: MappingReader, _ users: UserReader, _ escalations: EscalationReader
    ) -> PeopleSettings {
        var people = PeopleSettings()
        people.users = users.users
        people.escalations = escalations.chains
        people.inhibitions = InhibitionReader(findings: findings, substitution: substitution)
            .read(document["inhibitions"])
        if let dedup = document["dedup"]?.filled(by: substitution)
            .mapping(of: "dedup", keys: ["window"])
        {
            let range = Duration.seconds(1)...Duration.seconds(86_400)
            people.dedupWindow = dedup["window"]?.duration(in: range) ?? people.dedupWindow
        }
        return people
    }

    private func warnOfSilence(_ instances: InstanceReader, named: Set<String>) {
        for channel in instances.enabled where channel.kind == .channel {
            guard !named.contains(channel.name), let mark = instances.marks[channel.name] else {
                continue
            }
            findings.warning(
                "no route names the channel \(quoted(channel.name)), so it hears nothing", at: mark)
        }
    }

    private func warnOfUnused(_ escalations: EscalationReader, named: Set<String>) {
        for (name, mark) in escalations.marks where !named.contains(name) {
            findings.warning("no route escalates to \(quoted(name)), so it never rings", at: mark)
        }
    }
}
