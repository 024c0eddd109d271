import CBelfry

/// Key-value state: small, durable, the instance's own; it survives reloads, restarts and upgrades.
///
/// Keys have up to 512 bytes, values up to 1 MiB. Changes are on disk when a method returns, so
/// none of them is for the hot path.
public struct StateStore: Sendable {
    private let host: Host

    init(host: Host) { self.host = host }

    /// The value of `key`; nil when there is none.
    public func value(of key: String) throws(PluginError) -> [UInt8]? {
        let found = Found()
        let status = call { host, store in
            key.withText { store.pointee.get(host, $0, Found.sink, found.context) }
        }
        guard status != BELFRY_GONE else { return nil }
        try check(status, "read")
        return found.pairs.first?.value
    }

    /// The value of `key` as text; nil when there is none.
    public func text(of key: String) throws(PluginError) -> String? {
        try value(of: key).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Stores a value, for good or for `life`.
    public func set(
        _ key: String, to value: [UInt8], for life: Duration? = nil
    )
        throws(PluginError)
    {
        let status = call { host, store in
            key.withText { key in
                value.withUnsafeBytes {
                    store.pointee.set(host, key, belfry_str($0), life?.inNanoseconds ?? 0)
                }
            }
        }
        try check(status, "written")
    }

    /// Stores a text, for good or for `life`.
    public func set(
        _ key: String, to text: String, for life: Duration? = nil
    )
        throws(PluginError)
    {
        try set(key, to: Array(text.utf8), for: life)
    }

    /// Forgets `key`; false when there was none.
    @discardableResult
    public func remove(_ key: String) throws(PluginError) -> Bool {
        let status = call { host, store in key.withText { store.pointee.remove(host, $0) } }
        guard status != BELFRY_GONE else { return false }
        try check(status, "changed")
        return true
    }

    /// Every pair whose key begins with `prefix`, in the order of keys.
    public func pairs(prefix: String = "") throws(PluginError) -> [(key: String, value: [UInt8])] {
        let found = Found()
        let status = call { host, store in
            prefix.withText { store.pointee.list(host, $0, Found.sink, found.context) }
        }
        try check(status, "read")
        return found.pairs
    }

    private func call(
        _ body: (UnsafePointer<belfry_host>, UnsafePointer<belfry_host_state>) -> belfry_status
    ) -> belfry_status {
        guard let store = host.stateStore else { return BELFRY_RETRY }
        return host.call { body($0, store) } ?? BELFRY_RETRY
    }

    private func check(_ status: belfry_status, _ verb: String) throws(PluginError) {
        switch status {
        case BELFRY_OK: return
        case BELFRY_INVALID: throw .invalid("A key or value is over the limits of state.h.")
        default: throw .unavailable("The state cannot be \(verb) now.")
        }
    }

    /// Where the host writes what it finds.
    private final class Found {
        var pairs: [(key: String, value: [UInt8])] = []

        var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

        static let sink: belfry_sink = { context, key, value in
            guard let context else { return }
            let found = Unmanaged<Found>.fromOpaque(context).takeUnretainedValue()
            found.pairs.append((key.string, Array(value.bytes)))
        }
    }
}

extension Host {
    /// The instance's own durable state.
    public var state: StateStore { StateStore(host: self) }
}
