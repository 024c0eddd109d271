package import Core
package import JSON

extension HostConfiguration {
    /// A configuration that a program makes instead of a file; `name` stands for the file in
    /// messages.
    ///
    /// Nothing is checked here: names are unique, and rules lead to channels that are there.
    package init(
        named name: String, host: HostSettings = .usual, instances: [InstanceDefinition],
        rules: [Rule]
    ) {
        self.init(
            host: host, sources: instances.filter { $0.kind == .source },
            channels: instances.filter { $0.kind == .channel }, disabled: [], rules: rules,
            terms: rules.map { _ in RouteTerms() }, people: PeopleSettings(), words: .null,
            warnings: [], source: SourceText(file: name, bytes: []))
    }
}

extension InstanceDefinition {
    /// An instance of the plugin in `file`, which is vouched for.
    package init(
        named name: String, _ kind: Kind, file: String, config: JSONValue = .object([:]),
        liveQueue: LiveQueue = LiveQueue(), in configuration: String
    ) {
        self.init(
            name: name, kind: kind, plugin: .file(file), pluginMark: .start, pin: nil,
            isTrusted: true, recipients: [],
            liveQueue: liveQueue, config: YAMLNode(config, at: .start), configMark: .start,
            location: Location(file: configuration, line: 1, column: 1))
    }
}

extension HostSettings {
    /// What holds where a file says nothing.
    package static let usual = HostSettings()
}
