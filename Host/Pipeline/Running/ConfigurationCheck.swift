package import Configuration
import Loading

/// Judges a configuration to the end without running it: the plugins are found, tried and loaded,
/// and their settings are checked as a start would.
///
/// Loads images into this process: for a command that ends soon.
package struct ConfigurationCheck {
    private let preparation: Preparation
    private let builtInPluginDirectories: [String]

    package init(preparation: Preparation, builtInPluginDirectories: [String]) {
        self.preparation = preparation
        self.builtInPluginDirectories = builtInPluginDirectories
    }

    /// Everything there is to say, in the order of the file.
    package func findings(in configuration: HostConfiguration) -> [Finding] {
        judge(configuration).findings
    }

    /// Everything there is to say, in the order of the file, and what the channels turn out to be:
    /// those whose plugins could be loaded.
    package func judge(
        _ configuration: HostConfiguration
    ) -> (findings: [Finding], channels: [ReplayedChannel]) {
        let terms = Preparation.Terms(
            configuration, builtInPluginDirectories: builtInPluginDirectories)
        let outcomes = preparation.prepare(configuration.instances, terms)
        let judged = zip(configuration.instances, outcomes).flatMap {
            definition, outcome -> [Finding] in
            do throws(PreparationFailure) {
                let prepared = try outcome.get()
                let remarks = prepared.remark.map {
                    [configuration.finding(.warning, at: definition.pluginMark, $0)]
                }
                return prepared.settings.warnings + (remarks ?? [])
                    + kindFault(prepared, configuration)
            } catch {
                guard error.findings.isEmpty else { return error.findings }
                return [configuration.finding(.error, at: definition.pluginMark, error.reason)]
            }
        }
        let findings = (configuration.warnings + judged).sorted {
            ($0.mark?.offset ?? 0) < ($1.mark?.offset ?? 0)
        }
        let channels = outcomes.compactMap { try? $0.get() }.filter {
            $0.definition.kind == .channel
        }.map { ReplayedChannel($0.definition.name, of: $0.generation.descriptor) }
        return (findings, channels)
    }

    /// A channel under `sources:`, or the other way round.
    private func kindFault(
        _ prepared: PreparedPlugin, _ configuration: HostConfiguration
    ) -> [Finding] {
        let definition = prepared.definition
        let descriptor = prepared.generation.descriptor
        switch definition.kind {
        case .source where descriptor.source == nil:
            return [
                configuration.finding(
                    .error, at: definition.pluginMark,
                    "\(descriptor.id) is not a source; move \"\(definition.name)\" to channels:")
            ]
        case .channel where descriptor.channel == nil:
            return [
                configuration.finding(
                    .error, at: definition.pluginMark,
                    "\(descriptor.id) is not a channel; move \"\(definition.name)\" to sources:")
            ]
        default: return []
        }
    }
}
