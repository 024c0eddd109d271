import Calendar
import Control
import Glibc
import HTTP1
import JSON
import Platform
import Synchronization

/// Answers the control socket of a host that stands by: how it is, and that all else is to be asked
/// of the host at work.
///
/// Any thread.
final class StandbyDesk: Sendable {
    private let options: DaemonOptions
    private let beganNs = Clock.system.unixNs()
    private let reason = Mutex("")
    private let counters = ControlCounters()

    init(_ options: DaemonOptions) {
        self.options = options
    }

    /// Why the host stands by, in a sentence.
    var why: String {
        get { reason.withLock { $0 } }
        set { reason.withLock { $0 = newValue } }
    }

    /// Serves until what it returns is stopped.
    func serve(at location: SocketLocation) throws(ControlServerError) -> ControlServer {
        try ControlServer(at: location, router: router, counters: counters)
    }

    private var router: Router {
        let prefix = ControlRoutes.prefix
        return Router([
            Route("GET", at: "\(prefix)/status") { [self] _ in .now(.json(status)) },
            Route("GET", at: "\(prefix)/health") { [self] _ in
                .now(ControlRoutes.health(ControlHealth(.up, why: why)))
            },
            Route("GET", at: "\(prefix)/plugins") { _ in .now(.json(["plugins": []])) },
            Route("GET", at: "\(prefix)/metrics") { [counters] _ in
                let standby = "# TYPE belfry_standby gauge\nbelfry_standby 1\n"
                return .now(.metrics(standby + counters.text))
            },
            Route("POST", at: "\(prefix)/stop") { _ in
                .later { reply in
                    reply.complete(.json(["stopping": true], status: 202))
                    kill(getpid(), SIGTERM)
                }
            },
            Route("GET", "POST", "PUT", "PATCH", "DELETE", at: "\(prefix)/{path...}") { [self] _ in
                .now(.error(503, code: "standby", "This host \(why): ask that one."))
            },
        ])
    }

    /// The object of `GET /status`.
    var status: JSONValue {
        [
            "version": .string(options.version), "pid": .integer(Int64(getpid())),
            "config": .string(options.configurationPath), "generation": 0,
            "started": .string(CivilTime(unixNs: beganNs).iso8601),
            "uptime_seconds": .integer((Clock.system.unixNs() - beganNs) / 1_000_000_000),
            "health": "up", "why": .string(why), "standby": true, "routes": 0, "instances": [],
        ]
    }
}
