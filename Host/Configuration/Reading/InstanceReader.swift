package import Core

/// Reads the `sources:` and `channels:` blocks.
struct InstanceReader {
    let findings: Findings
    let substitution: Substitution
    private(set) var enabled: [InstanceDefinition] = []
    private(set) var disabled: [DisabledInstance] = []
    private var disabledNames: Set<String> = []
    /// Where the names stand, those of instances with faults included.
    private(set) var marks: [String: Mark] = [:]
    private(set) var kinds: [String: InstanceDefinition.Kind] = [:]
    /// What channels say under `plugin:`, disabled ones included: kinds of channels.
    private(set) var channelPlugins: Set<String> = []
    /// What channels say under `fallback:`, which may name one that stands further below.
    private(set) var fallbacks: [(channel: String, setting: Setting)] = []

    static let sourceKeys = ["plugin", "enabled", "pin", "trusted", "isolate", "config"]
    static let channelKeys = sourceKeys + ["to", "live", "sending"]

    init(findings: Findings, substitution: Substitution) {
        self.findings = findings
        self.substitution = substitution
    }

    func names(of kind: InstanceDefinition.Kind) -> [String] {
        kinds.keys.filter { kinds[$0] == kind }.sorted()
    }

    func isEnabled(_ name: String) -> Bool {
        !disabledNames.contains(name)
    }

    mutating func read(_ block: Setting?, as kind: InstanceDefinition.Kind) {
        for entry in block?.entries() ?? [] {
            guard isName(entry, kind), isNew(entry, kind) else { continue }
            marks[entry.key] = entry.keyMark
            kinds[entry.key] = kind
            read(entry, kind)
        }
    }

    private mutating func isName(_ entry: YAMLEntry, _ kind: InstanceDefinition.Kind) -> Bool {
        if InstanceName.isValid(entry.key) { return true }
        let mended = InstanceName.mended(entry.key)
        let isMended = InstanceName.isValid(mended)
        findings.error(
            "\(quoted(entry.key)) cannot name an instance: use a-z, 0-9 and -, at most 64 bytes",
            at: entry.keyMark, suggestion: isMended ? mended : nil)
        // What the rest of the file will call it once this is done.
        if isMended { kinds[mended] = kinds[mended] ?? kind }
        kinds[entry.key] = kind
        return false
    }

    private func isNew(_ entry: YAMLEntry, _ kind: InstanceDefinition.Kind) -> Bool {
        guard entry.key != InstanceName.api else {
            findings.error(
                "\"api\" is the source of what `belfry send` brings in; name the "
                    + "\(kind.rawValue) something else", at: entry.keyMark)
            return false
        }
        guard let mark = marks[entry.key], let other = kinds[entry.key] else { return true }
        findings.error(
            "\(quoted(entry.key)) is the name of a \(other.rawValue) already, on line \(mark.line)",
            at: entry.keyMark)
        return false
    }

    private mutating func read(_ entry: YAMLEntry, _ kind: InstanceDefinition.Kind) {
        let keys = kind == .channel ? Self.channelKeys : Self.sourceKeys
        let subject = "\(kind.rawValue) \(quoted(entry.key))"
        guard
            let raw = MappingReader(entry.value, of: subject, keys: keys, findings: findings)
        else { return }
        let location = findings.source.location(of: entry.keyMark)
        if kind == .channel, let plugin = raw["plugin"]?.node.scalar?.text {
            channelPlugins.insert(plugin)
        }
        // A disabled instance may name variables and files that do not exist.
        if let flag = raw["enabled"], flag.filled(by: substitution).bool() == false {
            disabled.append(DisabledInstance(name: entry.key, kind: kind, location: location))
            disabledNames.insert(entry.key)
            return
        }
        guard let plugin = raw.required("plugin")?.filled(by: substitution) else { return }
        func setting(_ key: String) -> Setting? { raw[key]?.filled(by: substitution) }
        refuseIsolation(setting("isolate"))
        let pin = setting("pin").flatMap(self.pin)
        let isTrusted = setting("trusted")?.bool() ?? false
        let recipients = setting("to")?.words()?.map(\.text) ?? []
        let queue = setting("live").map(liveQueue) ?? LiveQueue()
        let sending = setting("sending").map { self.sending($0, of: entry.key) }
        let config = self.config(raw["config"], of: entry)
        guard let reference = self.plugin(plugin) else { return }
        enabled.append(
            InstanceDefinition(
                name: entry.key, kind: kind, plugin: reference, pluginMark: plugin.node.mark,
                pin: pin, isTrusted: isTrusted, recipients: recipients, liveQueue: queue,
                sending: sending ?? SendingSettings(), config: config,
                configMark: raw["config"]?.keyMark ?? entry.keyMark, location: location))
    }

    private func plugin(_ setting: Setting) -> PluginReference? {
        guard let text = setting.text() else { return nil }
        let isPath = text.utf8.contains(UInt8(ascii: "/")) || text.hasSuffix(".so")
        return isPath ? .file(FilePath.join(substitution.folder, text)) : .named(text)
    }

    private func pin(_ setting: Setting) -> Pin? {
        guard let text = setting.text() else { return nil }
        if let pin = Pin(text) { return pin }
        findings.error(
            "\"pin\" wants \"sha256:\" and 64 hexadecimal digits, as sha256sum prints them",
            at: setting.node.mark)
        return nil
    }

    private func refuseIsolation(_ setting: Setting?) {
        guard let setting, setting.bool() == true else { return }
        findings.error(
            "\"isolate\" is not built yet: no plugin can run in a process of its own; leave it out",
            at: setting.node.mark)
    }

    private func liveQueue(_ setting: Setting) -> LiveQueue {
        var queue = LiveQueue()
        guard let block = setting.mapping(of: "live", keys: ["queue", "when_full"]) else {
            return queue
        }
        queue.limit = block["queue"]?.integer(in: 1...1_048_576) ?? queue.limit
        queue.whenFull = block["when_full"]?.choice(LiveQueue.WhenFull.self) ?? queue.whenFull
        return queue
    }

    private mutating func sending(_ setting: Setting, of channel: String) -> SendingSettings {
        let reader = SendingReader(setting: setting)
        if let fallback = reader.fallback { fallbacks.append((channel, fallback)) }
        return reader.read()
    }

    private func config(_ setting: Setting?, of entry: YAMLEntry) -> YAMLNode {
        let empty = YAMLNode(.mapping([]), at: setting?.keyMark ?? entry.keyMark)
        guard let setting, !setting.node.isNull else { return empty }
        guard setting.node.mapping != nil else {
            setting.refuse(wanted: "a mapping")
            return empty
        }
        return substitution.settings(in: setting.node)
    }
}

extension Setting {
    func filled(by substitution: Substitution) -> Setting {
        Setting(
            name: name, keyMark: keyMark, node: substitution.variables(in: node),
            findings: findings)
    }
}

extension SourceText {
    package func location(of mark: Mark) -> Location {
        Location(file: file, line: mark.line, column: mark.column)
    }
}
