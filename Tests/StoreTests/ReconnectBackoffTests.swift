import Testing

@testable import Store

struct ReconnectBackoffTests {
    @Test func `Pauses double up to five seconds, and a success begins anew`() {
        var backoff = ReconnectBackoff()
        #expect(backoff.mayTry(atNs: 0))
        backoff.hasFailed(atNs: 1_000)
        #expect(!backoff.mayTry(atNs: 50_000_999))
        #expect(backoff.mayTry(atNs: 50_001_000))
        var pauses: [Int64] = []
        for _ in 0..<9 {
            backoff.hasFailed(atNs: 0)
            pauses.append(backoff.nextNs / 1_000_000)
        }
        #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000])
        backoff.hasSucceeded()
        #expect(backoff == ReconnectBackoff())
    }
}
