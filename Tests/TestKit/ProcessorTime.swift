import Glibc

/// What this thread has cost the processor: other work on the machine does not count.
package enum ProcessorTime {
    package static func spent(on body: () throws -> Void) rethrows -> Duration {
        let before = now()
        try body()
        return now() - before
    }

    /// How many times dearer `body` is for `times` as much: about `times` where the cost is in
    /// proportion, its square where it is quadratic.
    ///
    /// The cheaper of two runs each, so that the first does not pay for what is set up once.
    package static func growth(
        from size: Int, times: Int, _ body: (Int) throws -> Void
    ) rethrows -> Double {
        func cheapest(_ size: Int) throws -> Duration {
            min(try spent { try body(size) }, try spent { try body(size) })
        }
        let small = try cheapest(size)
        return try cheapest(size * times) / small
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
