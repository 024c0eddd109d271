/// When a lost connection may be tried again: at once, and then after ever longer pauses.
///
/// Pure: `now` is an argument.
struct ReconnectBackoff: Equatable {
    static let firstNs: Int64 = 50_000_000
    static let longestNs: Int64 = 5_000_000_000

    private(set) var nextNs: Int64 = .min
    private var pauseNs: Int64 = 0

    func mayTry(atNs now: Int64) -> Bool { now >= nextNs }

    mutating func hasFailed(atNs now: Int64) {
        pauseNs =
            pauseNs == 0
            ? ReconnectBackoff.firstNs : min(2 * pauseNs, ReconnectBackoff.longestNs)
        nextNs = now + pauseNs
    }

    mutating func hasSucceeded() { self = ReconnectBackoff() }
}
