import Configuration
import Daemon
import JSON
import Loading
import Pipeline

enum CheckCommand {
    static let declaration: Command = Command(
        "check", "judge a configuration without running it",
        details: """
            Reads the file, loads the plugins it names, and checks their settings as a start would. \
            Exits with 0 when it could be run as it stands, and with 1 when it has errors.
            """,
        options: [Option("json", "Print the findings as JSON")],
        operands: [
            Operand("FILE", of: .file, isRequired: false, "The configuration (./plugins.yaml)")
        ],
        examples: ["belfry check", "belfry check --json staging.yaml"]
    ) { invocation, surroundings throws(CommandFailure) in
        let path = invocation.operands.first ?? "plugins.yaml"
        let (findings, summary) = judge(path, surroundings)
        let errors = findings.count { $0.severity == .error }
        if invocation.has("json") {
            let value: JSONValue = [
                "file": .string(path), "valid": .bool(errors == 0),
                "findings": .array(findings.map(\.json)),
            ]
            surroundings.output.line(value.text(pretty: true))
            return errors == 0 ? .ok : .failed
        }
        if !findings.isEmpty {
            surroundings.errors.line(findings.text(colour: surroundings.errors.ink.isOn))
        }
        guard errors == 0 else {
            let noun = errors == 1 ? "1 error" : "\(errors) errors"
            throw CommandFailure(.failed, "\(path) has \(noun).")
        }
        surroundings.output.line("\(path) is fine: \(summary).")
        return .ok
    }

    private static func judge(
        _ path: String, _ surroundings: Surroundings
    ) -> (findings: [Finding], summary: String) {
        do throws(ConfigurationError) {
            let configuration = try ConfigurationFile.readAndLookUp(
                path: path, environment: surroundings.environment)
            let check = ConfigurationCheck(
                preparation: Preparation(
                    staging: Staging(.memory), probe: Probe(executable: surroundings.executable)),
                builtInPluginDirectories: PluginFinder.builtInDirectories(
                    executable: surroundings.executable))
            let summary =
                "\(configuration.sources.count) sources, \(configuration.channels.count) channels, "
                + "\(configuration.rules.count) routes, \(configuration.disabled.count) switched off"
            return (check.findings(in: configuration), summary)
        } catch {
            return (error.findings, "")
        }
    }
}
