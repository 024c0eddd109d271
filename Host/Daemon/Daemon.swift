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
/// for them; starts and reloads are made on another.
package struct Daemon: ~Copyable {
    private let log: Log
    private let notifier: ServiceNotifier
    private let host: BelfryHost
    private let desk: HostDesk
    private let server: ControlServer
    private let watchdog: CallWatchdog
    private let state: StateDirectory
    private let place: StorePlace
    private let deposition: Deposition
    private let changes: Changes
    private let changeThread: ChangeThread

    /// Makes everything, answers on the socket, and begins to start the instances; before that it
    /// stands by for as long as another host is at work on the same store.
    ///
    /// Nil: it was told to stop meanwhile. Throws what keeps the daemon from starting at all.
    package static func start(
        _ options: DaemonOptions, configuration: HostConfiguration
    ) throws(StartRefused) -> Daemon? {
        Signals.block()
        cplatform_name_the_culprit()
        cplatform_limit_arenas(2)
        let directories = try Daemon.directories(configuration, options)
        let state = try StateDirectory(at: directories.state)
        let location = try Daemon.socket(configuration, options, directories)
        let log = Daemon.makeLog(configuration.host.log, options.environment)
        let notifier = ServiceNotifier(environment: options.environment)
        let place = try StorePlace(configuration.host.store.place, state)
        let deposition = Deposition(log)
        var taking = StoreTaking(options, log, notifier)
        let store = try taking.take(place, answeringAt: location) { deposition.happened($0) }
        guard let store else { return nil }
        if let warning = place.warning { log.write(.warning, "store", warning) }
        let requests = PluginRequests()
        let own = OwnEvents()
        let durable = try Daemon.makeDurableLane(store, configuration.host.store, own, log)
        let host = Daemon.makeHost(state, durable, log, requests)
        own.lead(to: host)
        let process = getpid()
        let desk = HostDesk(
            host: host,
            status: HostStatus(
                host: host, version: options.version, process: process,
                configurationPath: options.configurationPath),
            askReload: { kill(process, SIGHUP) }, askStop: { kill(process, SIGTERM) })
        let router = ControlRoutes.router(over: desk)
        requests.serve(router)
        let watchdog = CallWatchdog(host) { notifier.alive() }
        do {
            let server = try ControlServer(
                at: location, router: router, counters: desk.counters)
            try watchdog.start()
            let changes = Changes(
                to: configuration, options, socket: server.location.path, host: host, desk: desk,
                log: log, notifier: notifier)
            let changeThread = try ChangeThread(changes)
            if taking.wantsReload { changeThread.askReload() }
            return Daemon(
                log: log, notifier: notifier, host: host, desk: desk, server: server,
                watchdog: watchdog, state: state, place: place, deposition: deposition,
                changes: changes, changeThread: changeThread)
        } catch {
            throw StartRefused("\(error)")
        }
    }

    /// Answers signals until one says to stop.
    ///
    /// Returns the exit code.
    package consuming func run() -> Int32 {
        while true {
            let arrival = Signals.nextArrival()
            switch arrival.number {
            case SIGHUP:
                // The API's own is the desk's to name.
                if arrival.process != getpid() { desk.noteAsked(by: Caller(arrival)) }
                changeThread.askReload()
            case SIGUSR1: Daemon.dump(desk.status())
            default: return stop(askedBy: desk.stopper ?? Caller(arrival))
            }
        }
    }

    /// Writes a status to standard error.
    static func dump(_ status: JSONValue) {
        let text = status.text(pretty: true) + "\n"
        _ = text.utf8.withContiguousStorageIfAvailable {
            write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
    }

    private consuming func stop(askedBy caller: Caller) -> Int32 {
        changeThread.stop()
        changes.noteStop(by: caller)
        // After it, so that the service manager's last word is not that the host is ready.
        notifier.stopping()
        log.write(.info, "belfry", "stopping: draining to a deadline")
        desk.turnAway()
        watchdog.stop()
        // Who was deposed can record nothing any more: what it went on to send would be sent twice.
        let drain = changes.configuration.host.deadlines.drain.nanoseconds
        host.stop(deadlineNs: deposition.hasHappened ? min(drain, Deposition.drainNs) : drain)
        server.stop()
        log.write(.info, "belfry", "stopped")
        return deposition.hasHappened ? 1 : 0
    }
}

extension Caller {
    /// Who has sent a signal.
    init(_ signal: Signals.Arrival) {
        self.init(name: "signal of user:\(signal.user)", process: signal.process)
    }
}
