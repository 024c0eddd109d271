import Loading
import Observability
import Platform
import Synchronization

/// Watches the calls that must not wait, of one source or one control thread: names late ones, and
/// shows the watchdog one call that is under way.
///
/// Several threads may call at once; each is timed, the first one is shown.
package struct CallWatch: ~Copyable, Sendable {
    package struct Allowance: Sendable {
        var baseNs: Int64
        var perItemNs: Int64

        package init(baseNs: Int64 = 1_000_000, perItemNs: Int64 = 1_000) {
            self.baseNs = baseNs
            self.perItemNs = perItemNs
        }
    }

    private static let free: Int64 = 0
    private static let claimed: Int64 = -1

    private let allowance: Allowance
    /// When the call that is shown began; else free, or claimed by a thread about to show its own.
    private let since = Atomic<Int64>(free)
    private let callee: Atomic<Unmanaged<PluginInstance>?> = Atomic(nil)

    init(_ allowance: Allowance) {
        self.allowance = allowance
    }

    @inline(__always)
    func enter(_ instance: PluginInstance, at now: Int64) {
        let claim = since.compareExchange(
            expected: CallWatch.free, desired: CallWatch.claimed, ordering: .acquiring)
        guard claim.exchanged else { return }
        callee.store(Unmanaged.passUnretained(instance), ordering: .relaxed)
        since.store(now, ordering: .releasing)
    }

    /// `began`: as given to `enter`.
    @inline(__always)
    func leave(_ instance: PluginInstance, began: Int64, at now: Int64, items: Int) {
        if since.load(ordering: .relaxed) == began,
            callee.load(ordering: .relaxed)?.toOpaque()
                == Unmanaged.passUnretained(instance).toOpaque()
        {
            since.store(CallWatch.free, ordering: .releasing)
        }
        guard now &- began > allowance.baseNs &+ allowance.perItemNs &* Int64(items) else { return }
        name(instance, now - began, items)
    }

    private func name(_ instance: PluginInstance, _ tookNs: Int64, _ items: Int) {
        instance.counters.late.add()
        instance.counters.lateNs.add(Int(tookNs))
        guard instance.counters.mayComplain(at: instance.clock.monotonicNs()) else { return }
        instance.complainOfLateness(call: "deliver", tookNs: tookNs, items: items)
    }

    /// The call that is under way and since when.
    ///
    /// Instances are never freed, so the answer may be looked at, even when the call has ended
    /// meanwhile.
    func underWay() -> (instance: PluginInstance, since: Int64)? {
        let began = since.load(ordering: .acquiring)
        guard began > CallWatch.free, let instance = callee.load(ordering: .acquiring),
            // Still the same call: the callee is the one that began then.
            since.load(ordering: .relaxed) == began
        else { return nil }
        return (instance.takeUnretainedValue(), began)
    }

    /// Shows other calls again, although the one that began then has not ended: its thread is lost.
    func forget(since began: Int64) {
        _ = since.compareExchange(
            expected: began, desired: CallWatch.free, ordering: .acquiringAndReleasing)
    }
}
