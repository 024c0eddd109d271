import Platform
import Synchronization

/// How many channels that must not lose anything are full.
///
/// While there is one, sources are told BUSY.
package final class Pressure: Sendable {
    private let full = Atomic<Int>(0)
    private let since = Atomic<Int64>(0)
    private let relieved: Mutex<(@Sendable () -> Void)?> = Mutex(nil)

    package init() {}

    @inline(__always)
    var isOn: Bool { full.load(ordering: .sequentiallyConsistent) > 0 }

    /// Since when one or another has been full; nil: none is.
    package var sinceUnixNs: Int64? { isOn ? since.load(ordering: .relaxed) : nil }

    /// What to do when the last full channel has room again.
    func onRelief(_ body: @escaping @Sendable () -> Void) {
        relieved.withLock { $0 = body }
    }

    func rise() {
        if !isOn { since.store(Clock.system.unixNs(), ordering: .relaxed) }
        full.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    func fall() {
        guard full.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue == 0 else {
            return
        }
        relieved.withLock { $0 }?()
    }
}
