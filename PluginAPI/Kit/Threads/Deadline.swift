/// A point on the host's monotonic clock by which something must be over.
public struct Deadline: Sendable {
    /// The point, in nanoseconds of the host's monotonic clock.
    public let monotonicNanoseconds: Int64
    let host: Host

    /// What is left of the time; zero when it has passed.
    public var remaining: Duration {
        // Saturating: a far deadline such as Int64.max is how a host says "none".
        let (left, overflow) = monotonicNanoseconds.subtractingReportingOverflow(host.monotonicNow)
        return overflow ? .zero : .nanoseconds(max(0, left))
    }

    /// True when nothing is left.
    public var hasPassed: Bool { host.monotonicNow >= monotonicNanoseconds }
}
