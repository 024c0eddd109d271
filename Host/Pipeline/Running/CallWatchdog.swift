import Configuration
import Core
import Loading
import Observability
package import Platform
import Synchronization

/// Looks, once a second, whether a call that must not wait has been under way for too long, or was
/// late too often, and sets its instance aside.
///
/// The thread that is stuck in it cannot be helped; everybody else goes on.
package final class CallWatchdog: Sendable {
    private let host: BelfryHost
    private let monitor = Monitor()
    private let isEnding = Atomic<Bool>(false)
    private let thread: Mutex<Thread?> = Mutex(nil)
    private let onTick: @Sendable () -> Void

    /// `onTick`: what else is done once a second; it must not wait.
    package init(_ host: BelfryHost, onTick: @escaping @Sendable () -> Void = {}) {
        self.host = host
        self.onTick = onTick
    }

    package func start() throws(SystemError) {
        let thread = try Thread(named: "watchdog", stackBytes: 256 * 1024) { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    package func stop() {
        monitor.locked {
            isEnding.store(true, ordering: .relaxed)
            monitor.wake()
        }
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        var next = Clock.system.monotonicNs()
        var lateness = LatenessBook()
        while !isEnding.load(ordering: .relaxed) {
            next += 1_000_000_000
            monitor.locked {
                while !isEnding.load(ordering: .relaxed),
                    monitor.wait(untilMonotonicNs: next)
                {}
            }
            look(at: host.lane.clock.monotonicNs(), &lateness)
            onTick()
        }
    }

    private func look(at now: Int64, _ lateness: inout LatenessBook) {
        let roster = host.current
        guard let settings = roster.configuration?.host.watchdog else { return }
        let limit = settings.stuckAfter.nanoseconds
        lookForStuck(host.api.watch, "the API", at: now, longerThan: limit, roster)
        for running in roster.running {
            lookForStuck(running.mouth.watch, running.name, at: now, longerThan: limit, roster)
            guard let channel = running.channel else { continue }
            lookForStuck(channel.watch, "its own control", at: now, longerThan: limit, roster)
        }
        for name in lateness.culprits(roster.running, limit: settings.latePerMinute, at: now) {
            setAside(
                name,
                because:
                    "\(name): its deliver() was late more than \(settings.latePerMinute) times "
                    + "within a minute, and for a tenth of it; it is set aside: let it do its work on a "
                    + "thread of its own")
        }
    }

    private func lookForStuck(
        _ watch: borrowing CallWatch, _ caller: String, at now: Int64, longerThan limit: Int64,
        _ roster: Roster
    ) {
        guard let call = watch.underWay(), now - call.since > limit else { return }
        let name = call.instance.name
        if roster.running(named: name)?.instance === call.instance {
            let reason =
                "\(name): its deliver() has not returned for \((now - call.since) / 1_000_000) ms; "
                + "it is set aside, and the thread of \(caller) that called it is lost"
            guard setAside(name, because: reason) else { return }
        }
        watch.forget(since: call.since)
    }

    /// False: a change is under way, and it is looked at again in a second.
    @discardableResult
    private func setAside(_ name: String, because reason: String) -> Bool {
        guard host.setAside(name, because: reason) else { return false }
        host.services.log.write(.pluginMisbehaving, name, reason)
        return true
    }
}
