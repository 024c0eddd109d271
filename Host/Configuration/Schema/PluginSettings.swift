package import JSON
import Platform

/// The `config:` block of an instance, judged and completed by its plugin's schema.
package struct PluginSettings: Sendable {
    /// What the plugin is given: defaults filled in, variables, secret files and paths resolved.
    package let json: JSONValue
    /// The values that no message may show.
    package var redaction: Redaction { secrets.redaction }
    /// What is allowed but looks like a mistake.
    package let warnings: [Finding]

    private let definition: InstanceDefinition
    private let source: SourceText
    private let secrets: Secrets

    /// Judges `definition`, which stands in `source`, from whose folder paths are seen.
    ///
    /// Throws every fault found, at most 50.
    package init(
        of definition: InstanceDefinition, in source: SourceText, by schema: Schema
    ) throws(ConfigurationError) {
        let secrets = Secrets(
            nodes: schema.secrets(in: definition.config) + definition.config.secretFileValues)
        let findings = Findings(source)
        var check = SchemaCheck(schema)
        let place = SchemaCheck.Place(
            name: "the config of \(quoted(definition.name))", mark: definition.configMark)
        check.check(definition.config, against: Schema.root, place)
        findings.hide(secrets)
        if check.isExhausted {
            let sentence = "the schema of the plugin takes too much work to check; tell its author"
            findings.error(sentence, at: definition.configMark)
        }
        for fault in check.faults {
            findings.add(fault.severity, fault.sentence, at: fault.mark, fault.suggestion)
        }
        guard !findings.hasErrors else { throw ConfigurationError(findings.settled()) }
        warnings = findings.settled()
        let folder = FilePath.join(
            Files.workingDirectory() ?? ".", FilePath.folder(of: source.file))
        var filling = SchemaFilling(schema, pathsFrom: folder)
        json = filling.filled(definition.config, by: Schema.root).json
        self.secrets = secrets
        self.definition = definition
        self.source = source
    }

    /// Where the value at `pointer` stands, or the nearest thing around it that stands in the file.
    package func place(_ pointer: JSONPointer) -> Mark {
        definition.config.nearest(to: pointer, from: definition.configMark).mark
    }

    /// What a plugin's own validate() or create() said of a place, without its secrets.
    ///
    /// A pointer that is none, or leads nowhere, means the block as a whole.
    package func finding(
        _ severity: Finding.Severity = .error, pointer: String, _ sentence: String
    ) -> Finding {
        let mark = place(JSONPointer(pointer) ?? .root)
        return Finding(
            severity, file: source.file, mark: mark, redaction.applied(to: sentence),
            excerpt: source.excerpt(at: mark, hiding: secrets))
    }
}
