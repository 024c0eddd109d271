package import CBelfry

/// What the host adds to an event as it takes it in.
package struct EventStamp {
    package var source: belfry_str
    package var unixNs: Int64
    package var monotonicNs: Int64
    package var defaultPriority: Int32
    /// Kept alive by who makes the stamp: no count is touched for an event.
    package var identity: Unmanaged<EventIdentity>

    @inline(__always)
    package init(
        source: belfry_str, unixNs: Int64, monotonicNs: Int64, defaultPriority: Int32,
        identity: Unmanaged<EventIdentity>
    ) {
        self.source = source
        self.unixNs = unixNs
        self.monotonicNs = monotonicNs
        self.defaultPriority = defaultPriority
        self.identity = identity
    }
}
