import Glibc
import Synchronization

/// The time, monotonic and of day, in nanoseconds: the system's, or one that a test moves by hand.
///
/// Sendable and free of locks: it is read on every emit.
package final class Clock: Sendable {
    private let manualMonotonic: Atomic<Int64>
    private let unixOffset: Atomic<Int64>
    private let offsetRead = Atomic<Int64>(Int64.min / 2)
    /// What the time of day was set by.
    private let stepNs = Atomic<Int64>(0)
    package let isManual: Bool

    private init(isManual: Bool, monotonic: Int64, unix: Int64) {
        self.isManual = isManual
        manualMonotonic = Atomic(monotonic)
        unixOffset = Atomic(unix - monotonic)
    }

    package static let system = Clock(isManual: false, monotonic: 0, unix: 0)

    /// A clock that stands still until `advance` is called.
    package static func manual(unixNs: Int64 = 1_700_000_000_000_000_000) -> Clock {
        Clock(isManual: true, monotonic: 1_000_000_000, unix: unixNs)
    }

    /// The system's, but for its time of day, which ``set(byNs:)`` sets.
    package static func settable() -> Clock { Clock(isManual: false, monotonic: 0, unix: 0) }

    @inline(__always)
    package func monotonicNs() -> Int64 {
        isManual ? manualMonotonic.load(ordering: .acquiring) : Clock.read(CLOCK_MONOTONIC)
    }

    @inline(__always)
    package func unixNs() -> Int64 {
        guard isManual else {
            return Clock.read(CLOCK_REALTIME) &+ stepNs.load(ordering: .relaxed)
        }
        return manualMonotonic.load(ordering: .acquiring) + unixOffset.load(ordering: .relaxed)
    }

    /// Moves a manual clock; the system's cannot be moved.
    package func advance(byNs nanoseconds: Int64) {
        precondition(
            isManual && nanoseconds >= 0, "only a manual clock is moved, and only forwards")
        manualMonotonic.wrappingAdd(nanoseconds, ordering: .acquiringAndReleasing)
    }

    /// Sets the time of day forward or back, as an administrator may at any time; the monotonic
    /// time goes on.
    ///
    /// Never of the one that all share, ``system``.
    package func set(byNs nanoseconds: Int64) {
        precondition(!isManual && self !== Clock.system, "this clock is not for setting")
        stepNs.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    /// The time of day at a moment that the caller has just read from `monotonicNs`.
    ///
    /// Saves the second reading on the hot path: how far the two clocks lie apart is looked up ten
    /// times a second, so a clock that is set is noticed within a tenth of a second.
    @inline(__always)
    package func unixNs(at monotonicNs: Int64) -> Int64 {
        if !isManual
            && monotonicNs &- offsetRead.load(ordering: .relaxed) > Clock.offsetLifetimeNs
        {
            readOffset(monotonicNs)
        }
        return monotonicNs &+ unixOffset.load(ordering: .relaxed)
    }

    private static let offsetLifetimeNs: Int64 = 100_000_000

    private func readOffset(_ monotonicNs: Int64) {
        unixOffset.store(unixNs() - monotonicNs, ordering: .relaxed)
        offsetRead.store(monotonicNs, ordering: .relaxed)
    }

    @inline(__always)
    private static func read(_ id: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(id, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// Lets other threads run for a moment.
    ///
    /// For loops that wait for what gives no sign; not on a hot path.
    package static func pause(milliseconds: Int) {
        var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        nanosleep(&time, nil)
    }
}
