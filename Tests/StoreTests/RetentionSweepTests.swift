import Testing

@testable import Store

@Suite("The walk over what is old")
struct RetentionSweepTests {
    private let ages = RetentionAges(briefNs: 100, keptNs: 1_000)
    private let day: Int64 = 86_400_000_000_000

    private func candidate(
        _ event: Int64, _ retention: RetentionClass = .brief, atNs: Int64 = 0, rows: Int64 = 1,
        isBusy: Bool = false
    ) -> RetentionSweep.Candidate {
        RetentionSweep.Candidate(
            event: event, retention: retention, acceptedNs: atNs,
            notifications: event * 100..<event * 100 + rows, isBusy: isBusy)
    }

    @Test func `It passes over what is busy or kept, and stops at what is young`() {
        var sweep = RetentionSweep(cursor: 0, beganNs: 0)
        let step = sweep.step(
            [
                candidate(1), candidate(2, isBusy: true), candidate(3, .kept), candidate(4),
                candidate(5, atNs: 101), candidate(6),
            ], limit: 10, nowNs: 200, ages: ages)
        #expect(step.removals.map(\.event) == [1, 4])
        #expect(!step.isMore)
        #expect(sweep == RetentionSweep(cursor: 4, beganNs: 0))
    }

    @Test func `A full page, or a full step, is not the end`() {
        var sweep = RetentionSweep(cursor: 0, beganNs: 0)
        let page = [candidate(1, rows: 2), candidate(2, rows: 2)]
        let first = sweep.step(page, limit: 3, nowNs: 200, ages: ages)
        #expect(first.removals.map(\.event) == [1])
        #expect(first.isMore)
        #expect(sweep.cursor == 1)
        let second = sweep.step([candidate(2)], limit: 1, nowNs: 200, ages: ages)
        #expect(second.isMore)
        #expect(sweep.cursor == 2)
    }

    @Test func `An event of more rows than a step goes from its end`() {
        var sweep = RetentionSweep(cursor: 0, beganNs: 0)
        let step = sweep.step([candidate(1, rows: 10)], limit: 4, nowNs: 200, ages: ages)
        #expect(step.removals == [.init(event: 1, notifications: 106..<110, isWhole: false)])
        #expect(step.isMore)
        #expect(sweep.cursor == 0)
    }

    @Test func `After a day it begins at the oldest again, once`() {
        var sweep = RetentionSweep(cursor: 7, beganNs: 0)
        #expect(sweep.step([], limit: 4, nowNs: day, ages: ages).isMore)
        #expect(sweep == RetentionSweep(cursor: 0, beganNs: day))
        #expect(!sweep.step([], limit: 4, nowNs: day, ages: ages).isMore)
    }
}
