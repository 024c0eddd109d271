import CBelfry

/// A live event kept past `deliver(_:)`, without a copy; let go when this value ends.
///
/// Get one from ``BatchItem/keepEvent()``. All must be gone when `stop(by:)` returns.
public struct EventReference: ~Copyable, @unchecked Sendable {
    // Sendable because the event is immutable and retain and release are [any].
    private let raw: UnsafePointer<belfry_event>
    private let host: UnsafePointer<belfry_host>
    private let keeping: UnsafePointer<belfry_host_event_ref>

    init(
        retaining raw: UnsafePointer<belfry_event>, host: UnsafePointer<belfry_host>,
        keeping: UnsafePointer<belfry_host_event_ref>
    ) {
        self.raw = raw
        self.host = host
        self.keeping = keeping
        keeping.pointee.retain(host, raw)
    }

    deinit {
        keeping.pointee.release(host, raw)
    }

    /// The event.
    public var event: Event {
        @_lifetime(borrow self)
        get { _overrideLifetime(Event(unsafe: raw), borrowing: self) }
    }

    /// Equal for references to one event, also in different channels.
    public var identity: ObjectIdentity { ObjectIdentity(address: UInt(bitPattern: raw)) }

    /// Which event this is, as long as somebody keeps it.
    public struct ObjectIdentity: Hashable, Sendable {
        let address: UInt
    }
}
