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
        ],
        examples: ["belfry run --config /etc/belfry/plugins.yaml"]
    ) { invocation, surroundings throws(CommandFailure) in
        let path = invocation.value("config") ?? "plugins.yaml"
        let configuration: HostConfiguration
        do throws(ConfigurationError) {
            configuration = try ConfigurationFile.read(
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
            return daemon.run() == 0 ? .ok : .failed
        } catch {
            throw CommandFailure(.failed, error.description)
        }
    }
}
