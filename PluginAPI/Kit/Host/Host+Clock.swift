import CBelfry

extension Host {
    /// Nanoseconds on the host's monotonic clock, which a test may drive by hand.
    public var monotonicNow: Int64 {
        guard let timers else { return MonotonicClock.now }
        return call { timers.pointee.now_mono_ns($0) } ?? MonotonicClock.now
    }

    /// Nanoseconds since 1970 on the host's clock.
    public var unixNow: Int64 {
        guard let timers else { return MonotonicClock.unixNow }
        return call { timers.pointee.now_unix_ns($0) } ?? MonotonicClock.unixNow
    }

    /// Arms timer `id`: ``TimerHandling/timerFired(_:)`` is called after `first`, then every
    /// `period`; without one, once.
    ///
    /// Arming again replaces. At most 1,024 per instance; nothing fires before `start()` or after
    /// `stop(by:)`.
    public func arm(
        timer id: UInt64, after first: Duration, every period: Duration? = nil
    )
        throws(PluginError)
    {
        guard let timers else { throw .unavailable("This host has no timers.") }
        let status = call {
            timers.pointee.arm($0, id, first.inNanoseconds, period?.inNanoseconds ?? 0)
        }
        if let status, status != BELFRY_OK {
            throw .invalid("Timer \(id) is one too many or has a negative time.")
        }
    }

    /// Disarms timer `id`; one firing that is under way may still be seen.
    public func disarm(timer id: UInt64) {
        guard let timers else { return }
        call { timers.pointee.disarm($0, id) }
    }
}
