import CPlatform
import Configuration
import Control
import Glibc
import Observability
import Pipeline
import Synchronization

/// The start and the reloads of the daemon, and whom each is told to: the log, the service manager,
/// and who asked for it.
///
/// `start` and `reload` are for one thread; the rest is for any.
final class Changes: Sendable {
    let options: DaemonOptions
    private let socket: String
    let host: BelfryHost
    let desk: HostDesk
    let log: Log
    private let notifier: ServiceNotifier
    private let inForce: Mutex<HostConfiguration>

    /// `configuration`: what to start with.
    init(
        to configuration: HostConfiguration, _ options: DaemonOptions, socket: String,
        host: BelfryHost, desk: HostDesk, log: Log, notifier: ServiceNotifier
    ) {
        inForce = Mutex(configuration)
        self.options = options
        self.socket = socket
        self.host = host
        self.desk = desk
        self.log = log
        self.notifier = notifier
    }

    /// The last that was read and not refused.
    var configuration: HostConfiguration { inForce.withLock { $0 } }

    /// Has what is under way end soon.
    func callOff() {
        log.write(.info, "belfry", "what is under way is called off: the host is to stop")
        host.callOffChanges()
    }

    func start() {
        let configuration = configuration
        for warning in configuration.warnings {
            log.write(.warning, "configuration", warning.line)
        }
        let report = host.start(configuration)
        tell(report)
        guard !report.isCalledOff else { return }
        let running = host.current.running.count
        log.write(
            .info, "belfry", "\(options.version) is ready",
            [
                LogField("instances", String(running)),
                LogField("set_aside", String(report.failures.count)),
                LogField("socket", socket), LogField("pid", String(getpid())),
            ])
        notifier.ready("\(running) instances")
        record("host.start", by: [], Changes.detail(report, options.version))
        // The plugins' files were in memory, whole.
        cplatform_return_memory()
    }

    func reload() {
        let waiting = desk.takeWaiting()
        notifier.reloading()
        let answer = readAndChange(askedBy: waiting.callers)
        for reply in waiting.replies { reply.complete(answer ?? HostDesk.stopping) }
        guard answer != nil else { return }
        notifier.ready("\(host.current.running.count) instances")
    }

    /// Nil: it was called off.
    private func readAndChange(askedBy callers: [Caller]) -> ControlReply? {
        let next: HostConfiguration
        do throws(ConfigurationError) {
            next = try ConfigurationFile.readAndLookUp(
                path: options.configurationPath, environment: options.environment)
        } catch {
            log.write(
                .error, "reload", "\(options.configurationPath) is not valid; nothing has changed")
            for finding in error.findings { log.write(finding.logSeverity, "reload", finding.line) }
            record("host.reload", by: callers, Changes.detail(refused: error.findings.map(\.line)))
            return Daemon.refusal(error.findings.map { $0.json })
        }
        do throws(ChangeRefused) {
            let report = try host.reload(next)
            takeOver(next, report)
            record("host.reload", by: callers, Changes.detail(report))
            return .json(Daemon.json(report))
        } catch {
            let reason = error.isCalledOff ? "it was called off" : "an instance does not start"
            log.write(
                error.isCalledOff ? .info : .error, "reload", "\(reason); nothing has changed")
            for failure in error.failures { tell(failure) }
            let reasons = error.failures.map { "\($0.instance): \($0.reason)" }
            record(
                "host.reload", by: callers,
                error.isCalledOff ? Changes.calledOff : Changes.detail(refused: reasons))
            return error.isCalledOff
                ? nil : Daemon.refusal(error.failures.flatMap { Daemon.findings($0) })
        }
    }

    private func takeOver(_ next: HostConfiguration, _ report: ChangeReport) {
        inForce.withLock { $0 = next }
        log.configure(
            format: Daemon.format(next.host.log, options.environment),
            level: Daemon.level(next.host.log))
        tell(report)
        for name in report.needsRestart {
            log.write(
                .warning, "reload", "\(name) has changed; it takes effect with the next start")
        }
        log.write(.info, "reload", "done", Daemon.fields(report))
    }

    /// What went wrong with single instances, and what is said against them.
    private func tell(_ report: ChangeReport) {
        for failure in report.failures { tell(failure) }
        for remark in report.remarks {
            log.write(.pluginMisbehaving, remark.instance, remark.sentence)
        }
        for warning in report.warnings {
            log.write(.warning, warning.instance, warning.sentence)
        }
    }

    private func tell(_ failure: PreparationFailure) {
        if failure.findings.isEmpty { log.write(.error, failure.instance, failure.reason) }
        for finding in failure.findings {
            log.write(finding.logSeverity, failure.instance, finding.line)
        }
    }
}
