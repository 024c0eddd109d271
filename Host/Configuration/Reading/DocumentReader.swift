import Core

/// Reads the document as a whole: each block by its own reader, then what holds between them.
struct DocumentReader {
    let findings: Findings
    let substitution: Substitution

    private static let keys = ["host", "sources", "channels", "routes", "words"]

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
        var routes = RouteReader(
            findings: findings, substitution: substitution, instances: instances)
        let rules = routes.read(document["routes"])
        let words = WordsReader(findings: findings, substitution: substitution)
            .read(document["words"])
        if !findings.hasErrors {
            warnOfSilence(instances, named: routes.namedChannels.union(fallbacks))
        }
        return HostConfiguration(
            host: host, sources: instances.enabled.filter { $0.kind == .source },
            channels: instances.enabled.filter { $0.kind == .channel },
            disabled: instances.disabled, rules: rules, words: words, warnings: [],
            source: findings.source)
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
}
