package import Configuration
package import Loading
import CBelfry
import Core
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
    package let reason: String
    package let findings: [Finding]

    init(_ instance: String, _ error: LoadingError) {
        self.instance = instance
        reason = error.description
        findings = []
    }

    init(_ instance: String, findings: [Finding]) {
        self.instance = instance
        self.findings = findings
        let first = findings.first { $0.severity == .error } ?? findings.first
        reason =
            first.map { finding in
                let place = finding.mark.map { "\(finding.file):\($0.line):\($0.column): " } ?? ""
                return place + finding.message
            } ?? "its settings were refused"
    }
}

/// Turns definitions into prepared plugins: finds, stages, tries, loads, checks.
///
/// Touches nothing that runs.
///
/// Used by the one thread that starts or reloads.
package final class Preparation {
    private let staging: Staging
    private let probe: Probe?
    private let generations = Generations()

    /// Without a `probe` an image is opened untried: for a minimal host, whose plugins are its own.
    package init(staging: Staging, probe: Probe?) {
        self.staging = staging
        self.probe = probe
    }

    package func prepare(
        _ definition: InstanceDefinition, in source: SourceText, finder: PluginFinder
    ) throws(PreparationFailure) -> PreparedPlugin {
        let (generation, remark): (Generation, String?)
        do throws(LoadingError) {
            (generation, remark) = try load(try finder.find(definition.plugin), pin: definition.pin)
        } catch {
            throw PreparationFailure(definition.name, error)
        }
        let settings = try judge(definition, generation, in: source)
        return PreparedPlugin(
            definition: definition, generation: generation, settings: settings, remark: remark)
    }

    /// The hash of the file that a definition means now; nil when it cannot be read.
    package func contentHash(
        of definition: InstanceDefinition, finder: PluginFinder
    ) -> ContentHash? {
        guard let path = try? finder.find(definition.plugin) else { return nil }
        return try? staging.hash(of: path)
    }

    /// A remark is made once an image: when it is tried.
    private func load(
        _ path: String, pin: Pin?
    ) throws(LoadingError) -> (Generation, remark: String?) {
        let image = try staging.stage(
            path, pin: pin.flatMap { ContentHash(pin: "sha256:\($0.sha256)") })
        if let generation = generations.loaded(image.hash) { return (generation, nil) }
        let printed = try probe?.run(image).printed ?? ""
        let remark =
            printed.isEmpty
            ? nil
            : "\(image.origin): it prints while it is loaded (\"\(Preparation.glance(at: printed))\"); "
                + "what a plugin has to say goes to the host's log"
        return (try generations.load(image), remark)
    }

    /// The beginning of its first line.
    private static func glance(at text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return line.count <= 80 ? String(line) : line.prefix(80) + "…"
    }

    private func judge(
        _ definition: InstanceDefinition, _ generation: Generation, in source: SourceText
    ) throws(PreparationFailure) -> PluginSettings {
        let schema: Schema
        do throws(SchemaError) {
            schema = try Schema(parsing: generation.descriptor.configSchema)
        } catch {
            throw PreparationFailure(
                definition.name,
                LoadingError(.badDescriptor, "\(generation.origin): its config_schema \(error)"))
        }
        let settings: PluginSettings
        do throws(ConfigurationError) {
            settings = try PluginSettings(of: definition, in: source, by: schema)
        } catch {
            throw PreparationFailure(definition.name, findings: error.findings)
        }
        let faults = generation.descriptor.validate(settings.json.text())
        guard faults.isEmpty else {
            throw PreparationFailure(
                definition.name,
                findings: faults.map { settings.finding(pointer: $0.pointer, $0.sentence) })
        }
        return settings
    }
}
