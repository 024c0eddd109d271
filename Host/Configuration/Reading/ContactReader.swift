import Core
import People

/// Reads the `contacts:` of a user: by which channels, and where.
///
/// No address is quoted: it may be a secret.
struct ContactReader {
    private let findings: Findings
    private let instances: InstanceReader
    /// Kinds of channels, and names of channels.
    private let known: [String]

    init(findings: Findings, instances: InstanceReader) {
        self.findings = findings
        self.instances = instances
        let kinds = ChannelKind.allCases.filter { $0 != .other }.map(\.name)
        known = kinds + instances.channelPlugins.sorted() + instances.names(of: .channel)
    }

    /// The block as People reads it; nil when it is no mapping.
    ///
    /// What has a fault is left out.
    func read(_ setting: Setting) -> YAMLNode? {
        guard !setting.node.isNull else { return nil }
        let entries = setting.entries().compactMap(entry)
        return YAMLNode(.mapping(entries), at: setting.node.mark)
    }

    private func entry(_ entry: YAMLEntry) -> YAMLEntry? {
        guard isChannel(entry), !entry.value.isNull else { return nil }
        let setting = Setting(
            name: entry.key, keyMark: entry.keyMark, node: entry.value, findings: findings)
        guard let words = setting.words() else { return nil }
        var seen: Set<String> = []
        var addresses: [YAMLNode] = []
        for word in words {
            guard seen.insert(word.text).inserted else {
                findings.warning("this address is listed twice", at: word.node.mark)
                continue
            }
            addresses.append(word.node.asWritten)
        }
        return setting.entry(of: YAMLNode(.sequence(addresses), at: entry.value.mark))
    }

    private func isChannel(_ entry: YAMLEntry) -> Bool {
        if known.contains(entry.key) { return true }
        if instances.kinds[entry.key] == .source {
            findings.error(
                "\(quoted(entry.key)) is a source, not a channel", at: entry.keyMark)
        } else {
            findings.error(
                "there is no channel and no kind of channel named \(quoted(entry.key))",
                at: entry.keyMark,
                suggestion: findings.isFull ? nil : Suggestion.nearest(to: entry.key, in: known))
        }
        return false
    }
}
