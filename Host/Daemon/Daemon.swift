import CPlatform
package import Configuration
import Control
import Core
import Glibc
import JSON
import Loading
import Observability
import Pipeline
import Platform
import Store
import Synchronization

/// What the command line and the environment say.
package struct DaemonOptions: Sendable {
    package var configurationPath: String
    package var socket: String?
    package var environment: [String: String]
    package var version: String

    package init(
        configurationPath: String, socket: String?, environment: [String: String], version: String
    ) {
        self.configurationPath = configurationPath
        self.socket = socket
        self.environment = environment
        self.version = version
    }
}

/// The daemon from its first line to its last: start, signals, stop.
///
/// Lives on the main thread, which blocks the signals before any other thread exists and then waits
/// for them.
package struct Daemon: ~Copyable {
    private let options: DaemonOptions
    private let log: Log
    private let notifier: ServiceNotifier
    private let host: BelfryHost
    private let desk: HostDesk
    private let server: ControlServer
    private let watchdog: CallWatchdog
    private let state: StateDirectory
    private var configuration: HostConfiguration

    /// Starts everything.
    ///
    /// Throws what keeps the daemon from starting at all.
    package static func start(
        _ options: DaemonOptions, configuration: HostConfiguration
    ) throws(StartRefused) -> Daemon {
        Signals.block()
        cplatform_name_the_culprit()
        cplatform_limit_arenas(2)
        let directories = try Daemon.directories(configuration, options)
        let state = try StateDirectory(at: directories.state)
        let location = try Daemon.socket(configuration, options, directories)
        let log = Daemon.makeLog(configuration.host.log, options.environment)
        let requests = PluginRequests()
        let host = Daemon.makeHost(state, log, requests)
        let process = getpid()
        let desk = HostDesk(
            host: host,
            status: HostStatus(
                host: host, version: options.version, process: process,
                configurationPath: options.configurationPath),
            askReload: { kill(process, SIGHUP) }, askStop: { kill(process, SIGTERM) })
        let router = ControlRoutes.router(over: desk)
        requests.serve(router)
        let notifier = ServiceNotifier(environment: options.environment)
        let watchdog = CallWatchdog(host) { notifier.alive() }
        let server = try Daemon.serve(router, at: location, watchdog)
        let daemon = Daemon(
            options: options, log: log, notifier: notifier, host: host, desk: desk, server: server,
            watchdog: watchdog, state: state, configuration: configuration)
        daemon.begin()
        return daemon
    }

    private static func serve(
        _ router: Router, at location: SocketLocation, _ watchdog: CallWatchdog
    ) throws(StartRefused) -> ControlServer {
        do {
            let server = try ControlServer(at: location, router: router)
            try watchdog.start()
            return server
        } catch {
            throw StartRefused("\(error)")
        }
    }

    private func begin() {
        for warning in configuration.warnings {
            log.write(.warning, "configuration", warning.line)
        }
        let report = host.start(configuration)
        tell(report)
        let running = host.current.running.count
        log.write(
            .info, "belfry", "\(options.version) is ready",
            [
                LogField("instances", String(running)),
                LogField("set_aside", String(report.failures.count)),
                LogField("socket", server.location.path), LogField("pid", String(getpid())),
            ])
        notifier.ready("\(running) instances")
    }

    /// Answers signals until one says to stop.
    ///
    /// Returns the exit code.
    package consuming func run() -> Int32 {
        while true {
            switch Signals.next() {
            case SIGHUP: reload()
            case SIGUSR1: dump()
            default: return stop()
            }
        }
    }

    private mutating func reload() {
        let waiting = desk.takeWaiting()
        notifier.reloading()
        let answer = readAndChange()
        for reply in waiting { reply.complete(answer) }
        notifier.ready("\(host.current.running.count) instances")
    }

    private mutating func readAndChange() -> ControlReply {
        let next: HostConfiguration
        do throws(ConfigurationError) {
            next = try ConfigurationFile.read(
                path: options.configurationPath, environment: options.environment)
        } catch {
            log.write(
                .error, "reload", "\(options.configurationPath) is not valid; nothing has changed")
            for finding in error.findings { log.write(finding.logSeverity, "reload", finding.line) }
            return Daemon.refusal(error.findings.map { $0.json })
        }
        do throws(ChangeRefused) {
            let report = try host.reload(next)
            configuration = next
            log.configure(
                format: Daemon.format(next.host.log, options.environment),
                level: Daemon.level(next.host.log))
            tell(report)
            for name in report.needsRestart {
                log.write(
                    .warning, "reload", "\(name) has changed; it takes effect with the next start")
            }
            log.write(.info, "reload", "done", Daemon.fields(report))
            return .json(Daemon.json(report))
        } catch {
            log.write(.error, "reload", "an instance does not start; nothing has changed")
            for failure in error.failures { tell(failure) }
            return Daemon.refusal(error.failures.flatMap { Daemon.findings($0) })
        }
    }

    /// What went wrong with single instances, and what is said against them.
    private func tell(_ report: ChangeReport) {
        for failure in report.failures { tell(failure) }
        for remark in report.remarks {
            log.write(.pluginMisbehaving, remark.instance, remark.sentence)
        }
    }

    private func tell(_ failure: PreparationFailure) {
        if failure.findings.isEmpty { log.write(.error, failure.instance, failure.reason) }
        for finding in failure.findings {
            log.write(finding.logSeverity, failure.instance, finding.line)
        }
    }

    private func dump() {
        let text = desk.status().text(pretty: true) + "\n"
        _ = text.utf8.withContiguousStorageIfAvailable {
            write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
    }

    private consuming func stop() -> Int32 {
        notifier.stopping()
        log.write(.info, "belfry", "stopping: draining to a deadline")
        watchdog.stop()
        host.stop(deadlineNs: configuration.host.deadlines.drain.nanoseconds)
        for reply in desk.takeWaiting() {
            reply.complete(.error(503, code: "stopping", "The host is stopping."))
        }
        server.stop()
        log.write(.info, "belfry", "stopped")
        return 0
    }
}
