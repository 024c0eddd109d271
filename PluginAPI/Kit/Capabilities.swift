/// A plugin that tells its successor on a reload where it stands.
public protocol HandingOff: Plugin {
    /// What the successor should know, by name; none: nothing to hand over. Control thread, paused.
    func save() throws -> [(key: String, value: [UInt8])]

    /// Takes what a predecessor, perhaps of another version, saved; ignore what you do not
    /// understand. Control thread, between `init` and `start()`.
    func load(_ items: [(key: String, value: [UInt8])]) throws
}

/// A plugin with paths of its own below /plugins/{instance}/ of the host's API.
public protocol Endpoint: Plugin {
    /// Answers a request: call `reply` exactly once, now or later, on any thread. Must not wait.
    /// What is thrown is answered with status 500, unless `reply` was called.
    func handle(_ request: Request, reply: @escaping @Sendable (Reply) -> Void) throws
}

/// A plugin that uses ``Host/arm(timer:after:every:)``.
public protocol TimerHandling: Plugin {
    /// Timer `id` has fired. Control thread.
    func timerFired(_ id: UInt64)
}

/// A plugin that takes new settings without a new instance.
public protocol Reconfigurable: Plugin {
    /// Takes over `settings`, or throws with nothing changed: then the host makes a new instance.
    /// Control thread.
    func reconfigure(_ settings: Settings) throws
}
