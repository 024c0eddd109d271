import CBelfry

/// What feeds events in: calls ``Host/emit(_:cookie:)`` from a thread of its own, after `start()`
/// and until `stop(by:)`.
public protocol Source: Plugin {
    /// True when only one instance may be started at a time (a broker's stream, a bot's long poll).
    static var isExclusive: Bool { get }

    /// What became of the events of `emit(cookie)`: only now acknowledge them upstream. Any thread,
    /// perhaps before `emit` returns; must not wait.
    func durable(cookie: UInt64, _ durability: Durability)

    /// There is room again after a `busy`. Any thread; must not wait.
    func resume()

    /// Stops emitting but keeps connections; returns when no `emit` is under way. Control thread.
    func pause()

    /// Goes on after ``pause()``. Control thread.
    func unpause()
}

extension Source {
    /// Several may run.
    public static var isExclusive: Bool { false }

    /// Nobody upstream waits for it.
    public func durable(cookie: UInt64, _ durability: Durability) {}

    /// It polls.
    public func resume() {}

    /// It goes on; the host answers busy meanwhile.
    public func pause() {}

    /// It never stopped.
    public func unpause() {}
}

/// What became of emitted events.
public enum Durability: Sendable {
    /// Stored, or live only: acknowledge upstream.
    case safe
    /// The host had them already: acknowledge upstream.
    case alreadyKnown
    /// Could not be stored: emit them again.
    case emitAgain

    init(_ status: belfry_status) {
        switch status {
        case BELFRY_OK: self = .safe
        case BELFRY_EXPIRED, BELFRY_REJECTED: self = .alreadyKnown
        default: self = .emitAgain
        }
    }
}
