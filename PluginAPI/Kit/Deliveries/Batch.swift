import CBelfry

/// What the host offers in one call: deliveries, all durable or all live, in the host's own memory.
public struct Batch: ~Escapable {
    private let raw: UnsafePointer<belfry_batch>
    private unowned(unsafe) let host: Host

    @_lifetime(immortal)
    init(unsafe raw: UnsafePointer<belfry_batch>, host: Host) {
        self.raw = raw
        self.host = host
    }

    /// How many there are; at least one.
    public var count: Int { Int(raw.pointee.count) }

    /// The positions: `for index in batch.indices { … batch[index] … }`.
    public var indices: Range<Int> { 0..<count }

    /// True when there is nothing to complete.
    public var isLive: Bool { count == 0 || item(0).pointee.token == 0 }

    /// One of them.
    public subscript(index: Int) -> BatchItem {
        @_lifetime(copy self)
        get {
            precondition(indices.contains(index), "A batch has no item \(index)")
            return _overrideLifetime(
                BatchItem(unsafe: item(index), host: host), copying: self)
        }
    }

    private func item(_ index: Int) -> UnsafePointer<belfry_delivery> {
        // The contract has no NULL among the items; the loader's proxy has checked the batch.
        raw.pointee.items[index].unsafelyUnwrapped
    }
}

/// One delivery of a batch, where the host keeps it.
public struct BatchItem: ~Escapable {
    private let raw: UnsafePointer<belfry_delivery>
    private unowned(unsafe) let host: Host

    @_lifetime(immortal)
    init(unsafe raw: UnsafePointer<belfry_delivery>, host: Host) {
        self.raw = raw
        self.host = host
    }

    /// The event.
    public var event: Event {
        @_lifetime(copy self)
        get { _overrideLifetime(Event(unsafe: raw.pointee.event), copying: self) }
    }

    /// The words to say; on the live lane the event's own.
    public var words: Words {
        @_lifetime(copy self)
        get {
            _overrideLifetime(
                Words(unsafe: raw.pointee.words, of: raw.pointee.event), copying: self)
        }
    }

    /// An address in this channel's own terms; empty: the instance's own.
    public var recipient: String { raw.pointee.recipient.string }
    /// True when there is nothing to complete.
    public var isLive: Bool { raw.pointee.token == 0 }
    /// Names the attempt, as `cancel(_:)` does; 0 on the live lane.
    public var token: UInt64 { raw.pointee.token }

    /// Keeps the delivery past `deliver(_:)`, live or durable, without a copy.
    ///
    /// Call it at most once per item, and only when the whole batch is then answered with
    /// ``Acceptance/taken``. Nil when the host cannot keep live events.
    public func keep() -> KeptDelivery? {
        if raw.pointee.token == 0 {
            guard let keeping = host.eventReferences else { return nil }
            keeping.pointee.retain(host.raw, raw.pointee.event)
        }
        return KeptDelivery(unsafe: raw, host: host)
    }

    /// Keeps the event of a live item; nil when the host cannot.
    public func keepEvent() -> EventReference? {
        host.eventReferences.map {
            EventReference(retaining: raw.pointee.event, host: host.raw, keeping: $0)
        }
    }
}

/// A channel's answer to a batch, which holds for the whole of it.
public enum Acceptance: Sendable {
    /// All of it: each durable item will be completed exactly once.
    case taken
    /// Nothing of it, for want of room. Call ``Host/ready()`` when there is some.
    case busy
    /// Nothing of it, and it never can be.
    case invalid
}
