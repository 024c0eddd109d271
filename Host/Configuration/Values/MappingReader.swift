import Core

/// Reads a mapping whose keys are known: refuses the others, and hands out the rest as settings.
struct MappingReader {
    /// What the mapping is, in words: "a route".
    let subject: String
    let node: YAMLNode
    let findings: Findings
    private var misspelt: Set<String> = []

    /// Nil, and a finding, when `node` is no mapping; null counts as an empty one.
    ///
    /// Keys that are not among `keys` are findings.
    init?(_ node: YAMLNode, of subject: String, keys: [String], findings: Findings) {
        self.subject = subject
        self.findings = findings
        self.node = node.isNull ? YAMLNode(.mapping([]), at: node.mark) : node
        guard let entries = self.node.mapping else {
            findings.error("\(subject) \(node.being), but a mapping is wanted", at: node.mark)
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            let meant = Suggestion.nearest(to: entry.key, in: keys)
            if let meant { misspelt.insert(meant) }
            findings.error(
                "\(quoted(entry.key)) is not a setting of \(subject)", at: entry.keyMark,
                suggestion: meant)
        }
    }

    subscript(key: String) -> Setting? {
        guard let entry = node.mapping?.first(where: { $0.key == key }) else { return nil }
        return Setting(name: key, keyMark: entry.keyMark, node: entry.value, findings: findings)
    }

    /// A setting that cannot be left out: a finding says so when it is missing.
    func required(_ key: String) -> Setting? {
        if let setting = self[key] { return setting }
        guard !misspelt.contains(key) else { return nil }
        findings.error("\(subject) needs a setting \(quoted(key))", at: node.mark)
        return nil
    }
}
