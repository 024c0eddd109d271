package import Core
package import JSON

/// All that plugins.yaml says, checked and typed.
///
/// A plain value: nothing in it is open or running.
package struct HostConfiguration: Sendable, Equatable {
    /// The file it was read from, as the operator gave it.
    package var path: String { source.file }
    package var host: HostSettings
    /// Enabled instances, in the order of the file.
    package var sources: [InstanceDefinition]
    package var channels: [InstanceDefinition]
    /// Instances with `enabled: false`; of these nothing but the name was looked at.
    package var disabled: [DisabledInstance]
    /// In the order of the file, which is the order in which they are asked.
    package var rules: [Rule]
    /// What each rule says of people, in the order of the rules.
    package var terms: [RouteTerms]
    package var people: PeopleSettings
    /// The `words:` block as it was read; null where there is none.
    package var words: JSONValue
    /// What is allowed but looks like a mistake.
    package var warnings: [Finding]
    /// The text itself, for later messages that point into it.
    package let source: SourceText

    /// Sources, then channels.
    package var instances: [InstanceDefinition] { sources + channels }

    package func instance(named name: String) -> InstanceDefinition? {
        sources.first { $0.name == name } ?? channels.first { $0.name == name }
    }
}

extension HostConfiguration {
    /// What there is before the first start: no instances, and the host's settings of `other`.
    package static func nothing(like other: HostConfiguration) -> HostConfiguration {
        var nothing = other
        nothing.sources = []
        nothing.channels = []
        nothing.disabled = []
        nothing.rules = []
        nothing.terms = []
        nothing.people = PeopleSettings()
        nothing.words = .null
        nothing.warnings = []
        return nothing
    }
}

extension HostConfiguration {
    /// A finding that somebody else made about a place in this file.
    package func finding(
        _ severity: Finding.Severity, at mark: Mark, _ sentence: String
    ) -> Finding {
        Finding(
            severity, file: path, mark: mark, sentence,
            excerpt: source.excerpt(at: mark, hiding: Secrets()))
    }
}
