import Outbox
import Platform
import Synchronization

/// The time that all desks reckon with: the wall clock's, going on evenly.
///
/// Any thread reads it; the dispatcher's alone notices that the clock was set.
final class DispatchClock: Sendable {
    private let clock: Clock
    private let timeLine: Mutex<TimeLine>
    /// What the even time is ahead of the monotonic clock.
    private let ahead: Atomic<Int64>
    private let step: Mutex<ClockStep?> = Mutex(nil)

    init(_ clock: Clock) {
        self.clock = clock
        let (wall, monotonic) = (clock.unixNs(), clock.monotonicNs())
        timeLine = Mutex(TimeLine(wall: wall, monotonic: monotonic))
        ahead = Atomic(wall - monotonic)
    }

    var now: Int64 { clock.monotonicNs() + ahead.load(ordering: .relaxed) }

    /// The last by which the clock was set; nil: it never was.
    var lastStep: ClockStep? { step.withLock { $0 } }

    /// The monotonic time at which it will be `time`.
    func monotonicNs(at time: Int64) -> Int64 {
        Span.sum(time, -ahead.load(ordering: .relaxed))
    }

    /// Looks whether the clock was set; `moved` is told by how much before anybody reads the new
    /// time.
    func follow(_ moved: (Int64) -> Void) {
        let monotonic = clock.monotonicNs()
        let (now, step) = timeLine.withLock { $0.read(wall: clock.unixNs(), monotonic: monotonic) }
        guard step != 0 else { return }
        moved(step)
        ahead.store(now - monotonic, ordering: .relaxed)
        self.step.withLock { $0 = ClockStep(atNs: now, byNs: step) }
    }
}
