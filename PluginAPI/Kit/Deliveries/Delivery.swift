import CBelfry

/// One notification on its way through one channel instance: a copy of the channel's own.
///
/// It may outlive the attempt, be captured by tasks and be passed around freely.
public final class Delivery: Sendable {
    private let copy: DeliveryCopy
    /// By when the attempt must be over.
    public let deadline: Deadline

    init(copying raw: UnsafePointer<belfry_delivery>, host: Host) {
        copy = DeliveryCopy(raw)
        let until = raw.pointee.deadline_mono_ns
        deadline = Deadline(monotonicNanoseconds: until == 0 ? .max : until, host: host)
    }

    /// The event.
    public var event: Event {
        @_lifetime(borrow self)
        get { _overrideLifetime(Event(unsafe: copy.event), borrowing: self) }
    }

    /// The words to say.
    public var words: Words {
        @_lifetime(borrow self)
        get { _overrideLifetime(Words(unsafe: copy.words, of: copy.event), borrowing: self) }
    }

    /// 1 for the first attempt.
    public var attempt: Int { Int(copy.delivery.attempt) }
    /// The same for every attempt: hand it to a provider that folds repeats.
    public var idempotencyKey: String { copy.delivery.idempotency_key.string }
    /// An address in this channel's own terms; nil: the instance's own.
    public var recipient: String? { copy.delivery.recipient.stringIfAny }
    /// Edit that message instead of sending a new one; nil: new.
    public var replacesProviderID: String? { copy.delivery.replaces_provider_id.stringIfAny }
    /// The W3C trace context of the attempt; nil for none.
    public var traceparent: String? { copy.delivery.traceparent.stringIfAny }
    /// Whose notification this is.
    public var user: String { copy.delivery.user.string }
    /// True when an earlier attempt may have been received.
    public var isRepeat: Bool { copy.delivery.flags & BELFRY_DELIVERY_REPEAT != 0 }
    /// How many further events this one stands for.
    public var merged: Int { Int(copy.delivery.merged) }
}
