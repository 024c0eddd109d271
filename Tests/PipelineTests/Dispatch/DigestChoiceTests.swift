@testable import Pipeline
import Testing

@Suite("What a digest names") struct DigestChoiceTests {
    private func candidate(
        _ event: Int64, _ priority: Int32 = 1, at time: Int64 = 0
    )
        -> DigestChoice.Candidate
    {
        DigestChoice.Candidate(event: event, priority: priority, happenedNs: time)
    }

    @Test func `events are told in the order in which they happened, not came in`() {
        let candidates = [candidate(1, at: 30), candidate(2, at: 10), candidate(3, at: 20)]
        #expect(DigestChoice.events(of: candidates, limit: 10) == [2, 3, 1])
    }

    @Test func `of more than fit the important are named, then the young`() {
        let candidates = [
            candidate(1, at: 1), candidate(2, 3, at: 2), candidate(3, at: 3), candidate(4, at: 4),
        ]
        #expect(DigestChoice.events(of: candidates, limit: 3) == [2, 3, 4])
        #expect(DigestChoice.events(of: candidates, limit: 1) == [2])
    }

    @Test func `an event is named once`() {
        #expect(DigestChoice.events(of: [candidate(1), candidate(1)], limit: 10) == [1])
    }
}
