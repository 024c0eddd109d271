import Configuration
import Control
import Glibc
import JSON
import Loading
import Observability
import Pipeline
import Platform
import Store

/// How the daemon's parts are made from what the configuration says.
extension Daemon {
    static func directories(
        _ configuration: HostConfiguration, _ options: DaemonOptions
    ) throws(StartRefused) -> Directories {
        let usual: Directories
        do throws(DirectoriesError) {
            usual = try Directories.resolve(
                environment: options.environment, isRoot: getuid() == 0)
        } catch {
            guard let state = configuration.host.stateDirectory else {
                throw StartRefused(error.description)
            }
            return Directories(state: state, runtime: state)
        }
        // A host with a state directory of its own keeps its socket there, so that two can run side
        // by side.
        guard let state = configuration.host.stateDirectory else { return usual }
        return Directories(state: state, runtime: state)
    }

    static func socket(
        _ configuration: HostConfiguration, _ options: DaemonOptions, _ directories: Directories
    ) throws(StartRefused) -> SocketLocation {
        do throws(SocketLocationError) {
            try? Files.makeDirectory(directories.runtime)
            return try SocketLocation.resolve(
                option: options.socket, environment: options.environment,
                configuredSocket: configuration.host.socketPath,
                configuredState: configuration.host.stateDirectory,
                runtimeDirectory: directories.runtime)
        } catch {
            throw StartRefused("\(error)")
        }
    }

    static func makeHost(
        _ state: borrowing StateDirectory, _ durable: DurableLane, _ log: Log,
        _ requests: PluginRequests
    ) -> BelfryHost {
        let executable = Files.executablePath()
        let staging = Staging(.directory(state.pluginDirectory))
        staging.sweep()
        return BelfryHost(
            services: HostServicesBundle(
                clock: .system, log: log, metrics: Metrics(),
                state: SQLiteStateStore(path: state.stateFile),
                instanceDirectory: state.instanceDirectory, requests: requests),
            preparation: Preparation(staging: staging, probe: Probe(executable: executable)),
            builtInPluginDirectories: PluginFinder.builtInDirectories(executable: executable),
            durable: durable)
    }

    static func makeLog(_ settings: LogSettings, _ environment: [String: String]) -> Log {
        Log(format: format(settings, environment), level: level(settings))
    }

    static func format(_ settings: LogSettings, _ environment: [String: String]) -> Log.Format {
        switch settings.format {
        case .json: .json
        case .text: environment["JOURNAL_STREAM"] == nil ? .text : .journal
        }
    }

    static func level(_ settings: LogSettings) -> Severity {
        switch settings.level {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }

    static func refusal(_ findings: [JSONValue]) -> ControlReply {
        .json(
            [
                "error": [
                    "code": "configuration_invalid",
                    "message": "The configuration was refused; nothing has changed.",
                    "findings": .array(findings),
                ]
            ], status: 422)
    }

    /// A failure as the faults that `belfry reload` shows.
    static func findings(_ failure: PreparationFailure) -> [JSONValue] {
        guard failure.findings.isEmpty else { return failure.findings.map { $0.json } }
        return [
            [
                "severity": "error", "instance": .string(failure.instance),
                "message": .string(failure.reason),
            ]
        ]
    }

    static func json(_ report: ChangeReport) -> JSONValue {
        func names(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
        return [
            "added": names(report.added), "removed": names(report.removed),
            "replaced": names(report.replaced), "reconfigured": names(report.reconfigured),
            "unchanged": names(report.unchanged),
            "set_aside": .array(report.failures.flatMap { Daemon.findings($0) }),
            "warnings": .array(
                report.warnings.map { warning -> JSONValue in
                    [
                        "severity": "warning", "instance": .string(warning.instance),
                        "message": .string(warning.sentence),
                    ]
                }),
            "needs_restart": names(report.needsRestart),
        ]
    }

    static func fields(_ report: ChangeReport) -> [LogField] {
        let lists: [(String, [String])] = [
            ("added", report.added), ("removed", report.removed), ("replaced", report.replaced),
            ("reconfigured", report.reconfigured),
        ]
        let idle = report.failures.map(\.instance)
        return (lists + [("set_aside", idle)]).filter { !$0.1.isEmpty }
            .map { LogField($0.0, $0.1.joined(separator: ",")) }
            + [LogField("unchanged", String(report.unchanged.count))]
    }
}
