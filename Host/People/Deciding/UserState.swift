/// What is remembered of a user between two events.
struct UserState: Sendable {
    var rings = RingCount()
    private var quietSince: Int64 = .max
    private var quietUntil: Int64 = .min
    private var isQuiet = false

    init() {}

    /// What is known of a moment; nil: ask the clocks.
    func quietSpan(at now: Int64) -> QuietSpan? {
        guard quietSince <= now, now < quietUntil else { return nil }
        return QuietSpan(isQuiet: isQuiet, until: quietUntil)
    }

    mutating func rememberQuiet(_ span: QuietSpan, since: Int64) {
        (quietSince, quietUntil, isQuiet) = (since, span.until, span.isQuiet)
    }

    mutating func forgetQuiet() { (quietSince, quietUntil) = (.max, .min) }
}
