import Configuration
import Daemon
import JSON
import Loading
import People
import Pipeline
import Platform

/// A configuration, judged to the end without being run: with the variables, the secret files and
/// the plugins of where the command is given.
struct JudgedFile {
    private let path: String
    private let configuration: HostConfiguration?
    private let channels: [ReplayedChannel]
    private let environment: [String: String]
    /// Everything there is to say of it.
    let findings: [Finding]

    /// Loads the plugins it names into this process.
    init(_ path: String, _ surroundings: Surroundings) {
        self.path = path
        environment = surroundings.environment
        do throws(ConfigurationError) {
            let configuration = try ConfigurationFile.readAndLookUp(
                path: path, environment: surroundings.environment)
            let check = ConfigurationCheck(
                preparation: Preparation(
                    staging: Staging(.memory), probe: Probe(executable: surroundings.executable)),
                builtInPluginDirectories: PluginFinder.builtInDirectories(
                    executable: surroundings.executable))
            (findings, channels) = check.judge(configuration)
            self.configuration = configuration
        } catch {
            (findings, channels) = (error.findings, [])
            configuration = nil
        }
    }

    /// "1 error", "2 errors"; nil: it could be run as it stands.
    var errors: String? {
        let count = findings.count { $0.severity == .error }
        return count == 0 ? nil : Quantity.count(Int64(count), "error", "errors")
    }

    /// Says what there is to say; throws where it could not be run.
    func tell(_ errors: Outlet) throws(CommandFailure) {
        if !findings.isEmpty { errors.line(findings.text(colour: errors.ink.isOn)) }
        if let count = self.errors { throw CommandFailure(.failed, "\(path) has \(count).") }
    }

    /// "2 sources, 3 channels, 1 route, 0 switched off".
    var summary: String {
        guard let configuration else { return "" }
        let parts = [
            (configuration.sources.count, "source", "sources"),
            (configuration.channels.count, "channel", "channels"),
            (configuration.rules.count, "route", "routes"),
        ].map { Quantity.count(Int64($0.0), $0.1, $0.2) }
        return (parts + ["\(configuration.disabled.count) switched off"]).joined(separator: ", ")
    }
}

extension JudgedFile {
    /// As `POST /simulate` takes it.
    ///
    /// The daemon reads the text anew, for the lines of its rules; of the variables it is given
    /// those whose names stand in the text, and of secret files nothing.
    var draft: JSONObject {
        let text = configuration?.source.text ?? ""
        let named = environment.filter {
            text.contains("${\($0.key)}") || text.contains("${\($0.key):")
        }
        return [
            "config": .string(text), "file": .string(path),
            "variables": .object(
                JSONObject(named.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "channels": .object(JSONObject(channels.map { ($0.name, entry($0)) })),
        ]
    }

    private func entry(_ channel: ReplayedChannel) -> JSONValue {
        ["kind": .string(channel.kind.name), "live": .bool(channel.isLive)]
    }
}
