import BelfryTestHost
import Calendar
import Configuration
import Daemon

enum RunCommand {
    static let declaration: Command = Command(
        "run", "start the daemon and stay in the foreground",
        details: """
            Reads the configuration, starts its plugins and routes events until SIGTERM or \
            `belfry stop`. SIGHUP and `belfry reload` read the configuration again.
            """,
        options: [
            Option(
                "config", short: "c", value: "FILE", of: .file, "The configuration (./plugins.yaml)"
            ),
            Option("socket", value: "PATH", of: .file, "Where to answer commands"),
            Option("minimal", "Run just these plugins: no configuration, no files, no socket"),
            Option(
                "config-json", value: "JSON",
                "With --minimal: the settings, by instance where there are several"),
            Option("for", value: "TIME", "With --minimal: end after so long, such as 2s"),
        ],
        operands: [
            Operand(
                "PLUGIN", of: .file, isRequired: false, repeats: true,
                "With --minimal: the shared libraries to run")
        ],
        examples: [
            "belfry run --config /etc/belfry/plugins.yaml",
            "belfry run --minimal ./libpager.so --for 5s",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        if invocation.has("minimal") { return try runMinimal(invocation) }
        if let plugin = invocation.operands.first {
            throw CommandFailure(.usage, "\(plugin) is only taken with --minimal.")
        }
        let path = invocation.value("config") ?? "plugins.yaml"
        let configuration: HostConfiguration
        do throws(ConfigurationError) {
            configuration = try ConfigurationFile.readAndLookUp(
                path: path, environment: surroundings.environment)
        } catch {
            surroundings.errors.line(error.findings.text(colour: surroundings.errors.ink.isOn))
            throw CommandFailure(.failed, "\(path) has faults; nothing was started.")
        }
        do throws(StartRefused) {
            let daemon = try Daemon.start(
                DaemonOptions(
                    configurationPath: path, socket: invocation.value("socket"),
                    environment: surroundings.environment, version: BelfryTool.version),
                configuration: configuration)
            guard let daemon else { return .ok }
            return daemon.run() == 0 ? .ok : .failed
        } catch {
            throw CommandFailure(.failed, error.description)
        }
    }

    private static func runMinimal(
        _ invocation: Invocation
    ) throws(CommandFailure) -> ExitCode {
        var duration: Duration?
        if let text = invocation.value("for") {
            guard let given = DurationText.parse(text) else {
                throw CommandFailure(
                    .usage, "--for wants a time such as 500ms, 2s or 1m, not \"\(text)\".")
            }
            duration = given
        }
        let code = MinimalRun.run(
            files: invocation.operands, configJSON: invocation.value("config-json"), for: duration)
        return code == 0 ? .ok : .failed
    }
}
