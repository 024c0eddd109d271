import Configuration
import Core
import People
import Pipeline
import Platform
import Store
import Testing

@Suite("While the clock is set by an hour", .timeLimit(.minutes(2))) struct StoredClockTests {
    private static let minute: Int64 = 60_000_000_000
    private static let steps = [60 * minute, -60 * minute]

    @Test(arguments: steps) func `a retry waits as long as its pause, not an hour`(
        step: Int64
    ) throws {
        let clock = Clock.settable()
        let rig = try StoredRig(clock: clock)
        var sending = SendingSettings()
        sending.firstPause = .seconds(1)
        sending.longestPause = .seconds(1)
        rig.start(StoredRig.configuration([try rig.scribe(sending: sending)]))
        rig.send("one") { $0.subject = "retry-2" }
        #expect(rig.eventually { rig.attempts().count == 1 })
        clock.set(byNs: step)
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().map(\.number) == [1, 2, 3])
        #expect(!rig.attempts().contains { $0.isRepeat })
    }

    @Test(arguments: steps) func `what comes in afterwards goes at once`(step: Int64) throws {
        let clock = Clock.settable()
        let rig = try StoredRig(clock: clock)
        rig.start(StoredRig.configuration([try rig.scribe()]))
        for id in ["before", "after", "again"] {
            rig.send(id) { $0.dedupKey = id }
            #expect(rig.reaches(.delivered, id))
            clock.set(byNs: step)
        }
        rig.stop()
        #expect(rig.attempts().map(\.event) == ["before", "after", "again"])
    }

    @Test func `what waits for the end of quiet hours goes when the clocks show it, once`() throws {
        let clock = Clock.settable()
        let rig = try StoredRig(clock: clock)
        let now = Int(clock.unixNs() / Self.minute)
        let (start, end) = ((now + 1_440 - 90) % 1_440, (now + 30) % 1_440)
        var user = User(id: "anna", contacts: [Contact(channel: "email", address: "a@x.org")])
        user.preferences.quietHours = QuietHours(start: start, end: end)
        rig.start(
            StoredRig.configuration(
                [try rig.scribe(defines: ["ID=\"belfry.email\""])], users: [user]))
        rig.send("one") { $0.user = "anna" }
        let row = try #require(try rig.deliveries("one").first)
        #expect(row.state == .due)
        #expect(row.reason == Int16(Reason.quietHours.rawValue))
        clock.set(byNs: -60 * Self.minute)
        // Still within them: so is what comes now.
        rig.send("two") { $0.user = "anna" }
        #expect(try rig.deliveries("two").map(\.timeNs) == [row.timeNs])
        #expect(rig.attempts().isEmpty)
        clock.set(byNs: 91 * Self.minute)
        #expect(
            rig.eventually {
                ["one", "two"].allSatisfy { id in
                    let rows = (try? rig.deliveries(id)) ?? []
                    return rows.allSatisfy { $0.state == .delivered || $0.state == .merged }
                }
            })
        rig.stop()
        #expect(rig.attempts().map(\.merged) == [1])
    }

    @Test(arguments: steps) func `a step of an escalation is rung once, and within its wait`(
        step: Int64
    ) throws {
        let clock = Clock.settable()
        let rig = try StoredRig(clock: clock)
        var configuration = StoredRig.configuration([try rig.scribe()])
        configuration.terms[0].chain = "oncall"
        let wait = EscalationChain.Step(waitNs: 1_500_000_000, audience: .desk)
        configuration.people.escalations = [
            try #require(EscalationChain(name: "oncall", steps: [wait, wait]))
        ]
        rig.start(configuration)
        rig.send("one")
        clock.set(byNs: step)
        #expect(rig.reaches(.delivered, "one/escalation-1-1"))
        clock.set(byNs: -step)
        #expect(rig.reaches(.delivered, "one/escalation-1-2"))
        rig.stop()
        let ids = ["one", "one/escalation-1-1", "one/escalation-1-2"]
        #expect(rig.attempts().map(\.event) == ids)
    }
}
