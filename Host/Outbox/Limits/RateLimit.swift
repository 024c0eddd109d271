/// So many in such a time, with so many at once: "30 per minute, 5 at once".
///
/// The generic cell rate algorithm: one time per key says all. In any stretch of length L at most
/// `burst + L / intervalNs` pass.
package struct RateLimit: Equatable, Sendable {
    /// The time that each one takes up.
    package let intervalNs: Int64
    package let burst: Int64

    /// `count` in `periodNs`, `burst` of them at once; what is less than 1 counts as 1.
    package init(_ count: Int64, perNs periodNs: Int64, burst: Int64 = 1) {
        // Rounded up: a limit is never exceeded by rounding.
        let count = max(1, count)
        intervalNs = max(1, (max(1, periodNs) + count - 1) / count)
        self.burst = max(1, burst)
    }

    /// How far ahead of the clock a key may run.
    private var toleranceNs: Int64 {
        let (whole, isOverflow) = intervalNs.multipliedReportingOverflow(by: burst - 1)
        return isOverflow ? .max : whole
    }

    /// From when on one more may pass, for a key that is taken up until `busyUntil`.
    func opens(_ busyUntil: Int64) -> Int64 { Span.sum(busyUntil, -toleranceNs) }

    /// Until when the key is taken up once one more has passed.
    func passed(_ busyUntil: Int64, at now: Int64) -> Int64 {
        Span.sum(max(busyUntil, now), intervalNs)
    }
}
