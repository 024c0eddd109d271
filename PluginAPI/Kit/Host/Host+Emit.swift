public import CBelfry

extension Host {
    /// Hands events over, in order: all of them, or none.
    ///
    /// A `cookie` other than 0 comes back once in ``Source/durable(cookie:_:)``. Throws a
    /// ``PluginError`` of kind `busy` when the host has no room (offer again on
    /// ``Source/resume()``) and `invalid` when an event breaks a limit of event.h.
    public func emit(_ events: [EventDraft], cookie: UInt64 = 0) throws(PluginError) {
        let emission = EventDraft.withEvents(events) { emit($0, cookie: cookie) }
        switch emission {
        case .taken: return
        case .busy: throw PluginError(.busy, "The host has no room for \(events.count) events.")
        case .invalid: throw .invalid("The host refused the events; its log says which and why.")
        }
    }

    /// Hands over events that the caller lays out itself: for sources that count nanoseconds.
    public func emit(
        _ events: UnsafeBufferPointer<UnsafePointer<belfry_event>?>, cookie: UInt64 = 0
    ) -> Acceptance {
        guard let emission, let start = events.baseAddress else { return .invalid }
        switch call({ emission.pointee.emit($0, start, events.count, cookie) }) {
        case BELFRY_OK: return .taken
        case BELFRY_INVALID, nil: return .invalid
        default: return .busy
        }
    }
}
