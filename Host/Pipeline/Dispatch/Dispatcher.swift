import Outbox
import Platform
import Store
import Synchronization

/// The one thread that sends what is stored: goes from desk to desk, whenever something has
/// happened or falls due.
package final class Dispatcher: @unchecked Sendable {
    // Sendable: `thread` and `phase` are touched by who starts and stops it, one at a time, and by
    // atomics.
    private static let beatNs: Int64 = 1_000_000_000

    private let links: DispatchLinks
    private let alarm: Alarm
    private let isEnding = Atomic<Bool>(false)
    private var thread: Thread?

    init(_ links: DispatchLinks, alarm: Alarm) {
        self.links = links
        self.alarm = alarm
    }

    func start() throws(SystemError) {
        thread = try Thread(named: "dispatcher") { [self] in run() }
    }

    /// Nothing new is chosen; waits, at most until `deadlineNs` of the monotonic clock, for what is
    /// on its way, and ends the thread.
    ///
    /// What is on its way then is found by the next start, and may be sent again.
    func stop(deadlineNs: Int64) {
        links.end()
        while links.all.contains(where: { $0.isBusy }), Clock.system.monotonicNs() < deadlineNs {
            alarm.ring()
            Clock.pause(milliseconds: 1)
        }
        isEnding.store(true, ordering: .sequentiallyConsistent)
        alarm.ring()
        thread?.join()
        thread = nil
    }

    private func run() {
        var beatsAt = Clock.system.monotonicNs() + Dispatcher.beatNs
        while !isEnding.load(ordering: .sequentiallyConsistent) {
            let desks = links.all
            links.clock.follow { step in
                for desk in desks { desk.shift(by: step) }
            }
            var next = Int64.max
            for desk in desks { next = min(next, desk.step()) }
            if links.tellNews() { alarm.ring() }
            let now = Clock.system.monotonicNs()
            if now >= beatsAt {
                for desk in desks { desk.giveUpLate() }
                beatsAt = now + Dispatcher.beatNs
            }
            alarm.wait(untilMonotonicNs: min(beatsAt, max(links.clock.monotonicNs(at: next), 0)))
        }
    }
}
