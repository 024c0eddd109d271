package import Configuration
package import Loading
import JSON

/// A plugin's image, loaded, and an instance's settings, judged: what creating the instance needs.
package struct PreparedPlugin: Sendable {
    package let definition: InstanceDefinition
    package let generation: Generation
    package let settings: PluginSettings
    /// What the plugin did while it was tried that it must not do, though it runs; nil mostly.
    package let remark: String?

    /// The settings as the plugin is given them.
    package var configText: String { settings.json.text() }

    /// The same plugin and settings under a definition that differs in what is the host's own
    /// business.
    func with(_ definition: InstanceDefinition) -> PreparedPlugin {
        PreparedPlugin(
            definition: definition, generation: generation, settings: settings, remark: nil)
    }
}

/// Why an instance does not run: the sentence, and findings where plugins.yaml is at fault.
package struct PreparationFailure: Error, Sendable {
    package let instance: String
    /// Nil: plugins.yaml is at fault.
    let code: LoadingError.Code?
    package let reason: String
    package let findings: [Finding]

    init(_ instance: String, _ error: LoadingError) {
        self.instance = instance
        code = error.code
        reason = error.description
        findings = []
    }

    init(_ instance: String, findings: [Finding]) {
        self.instance = instance
        code = nil
        self.findings = findings
        let first = findings.first { $0.severity == .error } ?? findings.first
        reason =
            first.map { finding in
                let place = finding.mark.map { "\(finding.file):\($0.line):\($0.column): " } ?? ""
                return place + finding.message
            } ?? "its settings were refused"
    }
}
