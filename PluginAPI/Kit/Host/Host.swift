import CBelfry
import Glibc
import Synchronization

/// What the host offers to one instance.
///
/// Every method may be called on any thread.
///
/// Keep it as long as you like: once the instance is destroyed, calls do nothing.
public final class Host: Sendable {
    // All pointers are valid until destroy() has returned, which `close()` marks.
    nonisolated(unsafe) let raw: UnsafePointer<belfry_host>
    nonisolated(unsafe) let delivery: UnsafePointer<belfry_host_delivery>?
    nonisolated(unsafe) let eventReferences: UnsafePointer<belfry_host_event_ref>?
    nonisolated(unsafe) let emission: UnsafePointer<belfry_host_emit>?
    nonisolated(unsafe) let stateStore: UnsafePointer<belfry_host_state>?
    nonisolated(unsafe) let timers: UnsafePointer<belfry_host_timer>?
    nonisolated(unsafe) let metrics: UnsafePointer<belfry_host_metrics>?
    nonisolated(unsafe) let control: UnsafePointer<belfry_host_control>?
    private let gate = HostGate()

    /// The instance's name in plugins.yaml, such as "slack-risk".
    public let instance: String
    /// A directory of the instance's own, mode 0700; nil under a host without files.
    public let stateDirectory: String?

    init(_ raw: UnsafePointer<belfry_host>) {
        self.raw = raw
        instance = raw.pointee.instance.string
        stateDirectory = raw.pointee.state_dir.stringIfAny
        let find = HostExtensions(host: raw)
        delivery = find(BELFRY_HOST_DELIVERY, size: \.size)
        eventReferences = find(BELFRY_HOST_EVENT_REF, size: \.size)
        emission = find(BELFRY_HOST_EMIT, size: \.size)
        stateStore = find(BELFRY_HOST_STATE, size: \.size)
        timers = find(BELFRY_HOST_TIMER, size: \.size)
        metrics = find(BELFRY_HOST_METRICS, size: \.size)
        control = find(BELFRY_HOST_CONTROL, size: \.size)
    }

    /// Calls the host, unless it is gone; then the result is nil.
    func call<R: ~Copyable>(_ body: (UnsafePointer<belfry_host>) -> R) -> R? {
        guard gate.enter() else { return nil }
        defer { gate.leave() }
        return body(raw)
    }

    /// Ends all calls for good, and waits for those under way.
    func close() {
        gate.close()
    }
}

/// Looks the host's extensions up.
private struct HostExtensions {
    let host: UnsafePointer<belfry_host>

    /// The extension `id`, if the host has it and its struct is as long as the one this kit was
    /// built with.
    func callAsFunction<Extension>(
        _ id: String, size: KeyPath<Extension, UInt32>
    ) -> UnsafePointer<Extension>? {
        guard let found = host.pointee.get_ext(host, id) else { return nil }
        let typed = found.assumingMemoryBound(to: Extension.self)
        let length = typed.pointee[keyPath: size]
        return Int(length) >= MemoryLayout<Extension>.size ? typed : nil
    }
}

/// Lets calls through until it is closed; closing waits for the last one.
///
/// It is for strays, such as a task that outlived its deadline: the host's memory is gone after
/// destroy().
private final class HostGate: Sendable {
    // Twice the number of calls under way, plus one when closed.
    private let state = Atomic<Int>(0)

    func enter() -> Bool {
        let (former, _) = state.add(2, ordering: .acquiring)
        guard former & 1 == 1 else { return true }
        leave()
        return false
    }

    func leave() {
        state.subtract(2, ordering: .releasing)
    }

    func close() {
        state.bitwiseOr(1, ordering: .acquiringAndReleasing)
        // Calls that may block (the state store) are milliseconds at most; a yield is cheaper than
        // a bell on each call.
        while state.load(ordering: .acquiring) != 1 { sched_yield() }
    }
}
