/// A channel for providers that take their time: one `async` call per delivery.
///
/// The kit copies each delivery, runs the calls on threads of the instance's own (never on the
/// host's, never on the process-wide pool) and completes each delivery exactly once, whatever
/// happens. Channels that need every nanosecond or the live lane are a ``BatchChannel``.
public protocol Channel: Plugin {
    /// What the host and the kit should know about it.
    static var traits: ChannelTraits { get }

    /// Carries one delivery out. Up to ``ChannelTraits/maxInFlight`` at a time.
    ///
    /// An error of kind `unavailable` means "not sent, try again"; an error that is no
    /// ``PluginError`` means that the message may have been sent. The task is cancelled when the
    /// host gives the delivery up or the instance must end.
    func deliver(_ delivery: Delivery) async throws -> Outcome
}

extension Channel {
    /// The usual ones.
    public static var traits: ChannelTraits { ChannelTraits() }
}

/// A channel that takes whole batches where they lie, without a copy; also from the live lane.
public protocol BatchChannel: Plugin {
    /// What the host should know about it.
    static var traits: ChannelTraits { get }

    /// Takes the batch or refuses it whole. Any thread; must not wait: 1 ms + 1 µs per item.
    ///
    /// Keep what you take with ``BatchItem/keep()``, and complete it later on any thread.
    func deliver(_ batch: Batch) -> Acceptance

    /// The host gives a kept delivery up: complete it, as ``Outcome/expired`` if it was not sent.
    /// Any thread; must not wait.
    func cancel(_ token: UInt64)
}

extension BatchChannel {
    /// The usual ones.
    public static var traits: ChannelTraits { ChannelTraits() }

    /// Goes on: it completes anyway.
    public func cancel(_ token: UInt64) {}
}

/// What the host should know about a channel.
public struct ChannelTraits: Sendable {
    /// The provider honours the idempotency key.
    public var isIdempotent: Bool
    /// It can replace a message it sent.
    public var edits: Bool
    /// It takes the live lane too; only a ``BatchChannel`` can.
    public var takesLive: Bool
    /// Only one instance may be started at a time.
    public var isExclusive: Bool
    /// Items per call.
    public var maxBatch: Int
    /// Deliveries taken and not completed.
    public var maxInFlight: Int
    /// The threads on which a ``Channel`` runs; more than 1 where `deliver` blocks instead of
    /// awaiting.
    public var threads: Int

    /// The usual ones, but for what is named.
    public init(
        isIdempotent: Bool = false, edits: Bool = false, takesLive: Bool = false,
        isExclusive: Bool = false, maxBatch: Int = 64, maxInFlight: Int = 64, threads: Int = 1
    ) {
        self.isIdempotent = isIdempotent
        self.edits = edits
        self.takesLive = takesLive
        self.isExclusive = isExclusive
        self.maxBatch = maxBatch
        self.maxInFlight = maxInFlight
        self.threads = threads
    }
}
