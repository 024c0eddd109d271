import CBelfry
import Outbox
import Testing

struct LateNewsTests {
    private static let now = 100_000 * Span.second

    private func attempt(
        ageNs: Int64 = 0, expires: Int64 = .max, hasFallback: Bool = true
    ) -> RetryPolicy.Attempt {
        var attempt = RetryPolicy.Attempt(
            attempts: 1, since: Self.now - ageNs, expires: expires)
        attempt.hasFallback = hasFallback
        return attempt
    }

    private func judge(_ news: LateNews, _ attempt: RetryPolicy.Attempt) -> Verdict? {
        RetryPolicy().judge(news, of: attempt, at: Self.now)
    }

    @Test(arguments: [
        (BELFRY_OK, LateNews.received), (BELFRY_REJECTED, .bounced), (BELFRY_GONE, .gone),
        (BELFRY_RETRY, nil), (BELFRY_BUSY, nil), (99, nil),
    ]) func `a status of the contract is read as what it says`(status: Int32, news: LateNews?) {
        #expect(LateNews(status: status) == news)
    }

    @Test func `nothing follows from a receipt`() {
        #expect(judge(.received, attempt()) == nil)
    }

    @Test func `what came back goes on to its fallback list`() {
        #expect(judge(.bounced, attempt()) == .movedOn(.bounced))
        #expect(judge(.gone, attempt()) == .movedOn(.gone))
    }

    @Test func `it is a dead letter where there is no list, or it is too late`() {
        #expect(judge(.bounced, attempt(hasFallback: false)) == .dead(.bounced))
        #expect(judge(.gone, attempt(hasFallback: false)) == .dead(.gone))
        let limit = RetryPolicy().ageLimitNs
        #expect(judge(.bounced, attempt(ageNs: limit)) == .dead(.bounced))
        #expect(judge(.bounced, attempt(ageNs: limit - 1)) == .movedOn(.bounced))
        #expect(judge(.bounced, attempt(expires: Self.now)) == .dead(.bounced))
        #expect(judge(.bounced, attempt(expires: Self.now + 1)) == .movedOn(.bounced))
    }
}
