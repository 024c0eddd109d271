import CBelfry

/// A delivery that the channel has taken and must account for.
///
/// It cannot be copied, so it is completed once: by ``complete(_:)``, or, when it is dropped, as
/// ``Outcome/unknown(_:)``. For a live item completing means letting the event go. All must be gone
/// when `stop(by:)` returns.
public struct KeptDelivery: ~Copyable, @unchecked Sendable {
    // Sendable because the batch is immutable until its tokens complete, and the host's functions
    // are [any].
    private let raw: UnsafePointer<belfry_delivery>?
    private let liveEvent: UnsafePointer<belfry_event>
    private unowned(unsafe) let host: Host

    init(unsafe raw: UnsafePointer<belfry_delivery>, host: Host) {
        // A live item's struct is gone when deliver() returns; only its event was kept.
        self.raw = raw.pointee.token == 0 ? nil : raw
        self.liveEvent = raw.pointee.event
        self.host = host
    }

    deinit {
        finish(.unknown("The channel dropped it without an outcome."))
    }

    /// The event.
    public var event: Event {
        @_lifetime(borrow self)
        get { _overrideLifetime(Event(unsafe: liveEvent), borrowing: self) }
    }

    /// The words to say; on the live lane the event's own.
    public var words: Words {
        @_lifetime(borrow self)
        get { _overrideLifetime(Words(unsafe: raw?.pointee.words, of: liveEvent), borrowing: self) }
    }

    /// True when there is nothing to complete.
    public var isLive: Bool { raw == nil }
    /// Names the attempt, as `cancel(_:)` does; 0 on the live lane.
    public var token: UInt64 { raw?.pointee.token ?? 0 }
    /// An address in this channel's own terms; empty: the instance's own.
    public var recipient: String { raw?.pointee.recipient.string ?? "" }
    /// The same for every attempt of one delivery.
    public var idempotencyKey: String { raw?.pointee.idempotency_key.string ?? "" }
    /// True when an earlier attempt may have been received.
    public var isRepeat: Bool { (raw?.pointee.flags ?? 0) & BELFRY_DELIVERY_REPEAT != 0 }
    /// How many further events this one stands for.
    public var merged: Int { Int(raw?.pointee.merged ?? 0) }

    /// Reports what became of it.
    ///
    /// Any thread.
    public consuming func complete(_ outcome: Outcome) {
        finish(outcome)
        discard self
    }

    private func finish(_ outcome: Outcome) {
        if let raw {
            host.complete(raw.pointee.token, outcome)
        } else {
            host.eventReferences?.pointee.release(host.raw, liveEvent)
        }
    }
}
