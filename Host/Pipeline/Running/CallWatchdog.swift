import Configuration
import Core
import Loading
import Observability
package import Platform
import Synchronization

/// Looks, once a second, whether a call that must not wait has been under way for too long, and sets its instance aside.
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
        while !isEnding.load(ordering: .relaxed) {
            next += 1_000_000_000
            monitor.locked {
                while !isEnding.load(ordering: .relaxed),
                    monitor.wait(untilMonotonicNs: next)
                {}
            }
            look(at: host.lane.clock.monotonicNs())
            onTick()
        }
    }

    private func look(at now: Int64) {
        let roster = host.current
        guard let settings = roster.configuration?.host.watchdog else { return }
        let limit = settings.stuckAfter.nanoseconds
        for mouth in [host.api] + roster.running.map(\.mouth) {
            guard let call = mouth.watch.underWay(), now - call.since > limit else { continue }
            let name = call.instance.name
            guard roster.running(named: name)?.instance === call.instance else { continue }
            let reason =
                "\(name): its deliver() has not returned for \((now - call.since) / 1_000_000) ms; "
                + "it is set aside, and the thread of \(mouth.lastingName.str.text) that called it is lost"
            guard host.setAside(name, because: reason) else { continue }
            host.services.log.write(.pluginMisbehaving, name, reason)
        }
    }
}
