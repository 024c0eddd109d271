import Pipeline
import Store
import Testing

@testable import Daemon

@Suite("What is wrong, since when, and what to do") struct HealthTests {
    private static let second: Int64 = 1_000_000_000
    private let now: Int64 = 10_000 * HealthTests.second

    private func codes(_ facts: HealthFacts) -> [Problem.Code] {
        facts.problems(at: now).map(\.code)
    }

    @Test func `nothing is wrong with a host that works`() {
        var facts = HealthFacts()
        facts.channels = [.init(name: "mail", due: 3, oldestDueNs: now - 59 * Self.second)]
        #expect(codes(facts).isEmpty)
    }

    @Test func `the worst comes first, and of one sort what has lasted longest`() {
        var facts = HealthFacts()
        facts.startingSinceNs = 1
        facts.clockStep = ClockStep(atNs: now - 1, byNs: 1)
        facts.fullSinceNs = 1
        facts.intakeFullSinceNs = 5
        facts.storeTrouble = .init(sinceNs: 7, sort: .disconnected, sentence: "gone")
        facts.setAside = [.init(name: "pager", sinceNs: 9, reason: "pager: no")]
        facts.ailing = [
            .init(name: "b", sinceNs: 3, isDown: false, reason: "slow"),
            .init(name: "a", sinceNs: 4, isDown: true, reason: ""),
        ]
        facts.channels = [
            .init(
                name: "sms",
                trouble: ChannelTrouble(sinceNs: 8, isOfCredentials: false, detail: "503")),
            .init(
                name: "mail",
                trouble: ChannelTrouble(sinceNs: 2, isOfCredentials: false, detail: "503")),
            .init(
                name: "slack",
                trouble: ChannelTrouble(sinceNs: 9, isOfCredentials: true, detail: "401")),
            .init(name: "late", due: 1, oldestDueNs: 1),
        ]
        let problems = facts.problems(at: now)
        #expect(
            problems.map(\.code) == [
                .storeFailing, .intakeFull, .credentialsRefused, .instanceSetAside, .instanceDown,
                .circuitOpen, .circuitOpen, .deliveriesOverdue, .channelFull, .instanceDegraded,
                .starting, .clockSet,
            ])
        #expect(
            problems.map(\.subject) == [
                "", "", "slack", "pager", "a", "mail", "sms", "late", "", "b", "", "",
            ])
        #expect(problems.allSatisfy { !$0.advice.isEmpty && !$0.sentence.isEmpty })
    }

    @Test func `a full disk is told from a store that fails otherwise`() throws {
        var facts = HealthFacts()
        facts.storeTrouble = .init(sinceNs: 5, sort: .full, sentence: "belfry.db: disk is full")
        let problem = try #require(facts.problems(at: now).first)
        #expect(problem.code == .storeFull)
        #expect(problem.sinceNs == 5)
        #expect(problem.sentence == "nothing can be stored: belfry.db: disk is full")
        #expect(problem.advice == "make room on its disk; it goes on by itself")
    }

    @Test func `what is due for over a minute is a problem from then on`() throws {
        var facts = HealthFacts()
        let oldest = now - 61 * Self.second
        facts.channels = [.init(name: "mail", due: 12, oldestDueNs: oldest)]
        let problem = try #require(facts.problems(at: now).first)
        #expect(problem.code == .deliveriesOverdue)
        #expect(problem.sinceNs == now - Self.second)
        #expect(problem.sentence == "12 deliveries of mail are due, the oldest for 61 s")
        // The cause stands there already.
        facts.channels[0].trouble = ChannelTrouble(
            sinceNs: 1, isOfCredentials: true, detail: "401")
        #expect(codes(facts) == [.credentialsRefused])
    }

    @Test func `a step of the clock is a notice for an hour`() throws {
        var facts = HealthFacts()
        facts.clockStep = ClockStep(atNs: now - 3_599 * Self.second, byNs: -3_600 * Self.second)
        let problems = facts.problems(at: now)
        #expect(problems.map(\.code) == [.clockSet])
        #expect(problems[0].sentence == "the clock was set by -3600.0 s")
        #expect(problems[0].code.isNotice)
        #expect(facts.problems(at: now + Self.second).isEmpty)
    }
}
