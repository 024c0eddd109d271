import Loading
import Observability
import Platform
import Synchronization

/// Watches the calls that must not wait, of one source's thread: names late ones, and shows the watchdog which call is
/// under way.
struct CallWatch: ~Copyable, Sendable {
    struct Allowance: Sendable {
        var baseNs: Int64 = 1_000_000
        var perItemNs: Int64 = 1_000
    }

    private let allowance: Allowance
    private let since = Atomic<Int64>(0)
    private let callee: Atomic<Unmanaged<PluginInstance>?> = Atomic(nil)

    init(_ allowance: Allowance) {
        self.allowance = allowance
    }

    @inline(__always)
    func enter(_ instance: PluginInstance, at now: Int64) {
        callee.store(Unmanaged.passUnretained(instance), ordering: .relaxed)
        since.store(now, ordering: .releasing)
    }

    @inline(__always)
    func leave(_ instance: PluginInstance, at now: Int64, items: Int) {
        let began = since.load(ordering: .relaxed)
        since.store(0, ordering: .releasing)
        guard now &- began > allowance.baseNs &+ allowance.perItemNs &* Int64(items) else { return }
        name(instance, now - began, items)
    }

    private func name(_ instance: PluginInstance, _ tookNs: Int64, _ items: Int) {
        instance.counters.late.add()
        guard instance.counters.mayComplain(at: instance.clock.monotonicNs()) else { return }
        instance.complainOfLateness(call: "deliver", tookNs: tookNs, items: items)
    }

    /// The call that is under way and since when. Instances are never freed, so the answer may be looked at, even when
    /// the call has ended meanwhile.
    func underWay() -> (instance: PluginInstance, since: Int64)? {
        let began = since.load(ordering: .acquiring)
        guard began != 0, let instance = callee.load(ordering: .relaxed) else { return nil }
        return (instance.takeUnretainedValue(), began)
    }
}
