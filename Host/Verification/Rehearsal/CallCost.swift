import CPlatform
import Glibc
import Platform

/// What a call cost the thread that made it.
///
/// Time in which the machine gave the processor to others is not the call's, so the figure is the
/// same on a busy machine: time counts where the thread computed, or gave the processor up itself.
struct CallCost: Comparable {
    let computedNs: Int64
    /// Asleep: a lock, a file, a timer, and then the wait for a free processor.
    let waitedNs: Int64

    var totalNs: Int64 { computedNs + waitedNs }

    static func < (left: CallCost, right: CallCost) -> Bool { left.totalNs < right.totalNs }

    /// Runs `body` on this thread.
    static func measuring<Result>(_ body: () -> Result) -> (Result, CallCost) {
        let waits = cplatform_waits()
        let (began, computed) = (Clock.system.monotonicNs(), threadNs())
        let result = body()
        let (computedNs, tookNs) = (threadNs() - computed, Clock.system.monotonicNs() - began)
        let hasWaited = cplatform_waits() > waits
        let waitedNs = hasWaited ? max(0, tookNs - computedNs) : 0
        return (result, CallCost(computedNs: computedNs, waitedNs: waitedNs))
    }

    private static func threadNs() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
