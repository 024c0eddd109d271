import Patterns
import People
import Testing
import Vocabulary

@testable import Configuration

@Suite struct EscalationTests {
    private func people(_ text: String) throws -> PeopleSettings {
        try read(
            """
            channels: { slack: { plugin: slack }, sms: { plugin: sms, enabled: false } }
            users: { anna: { groups: [night] }, bob: {} }

            """ + text
        ).people
    }

    @Test func `A chain is read step by step`() throws {
        let chains = try people(
            """
            escalations:
              night:
                repeat: 2
                steps:
                  - { for: anna }
                  - { after: 5m, for: [bob, desk], channels: [slack, sms], priority: critical }
                  - { after: 1h, for: { group: night } }
                  - { after: 1h, for: everyone }
            """
        ).escalations
        let minute: Int64 = 60_000_000_000
        let steps = [
            EscalationChain.Step(waitNs: 0, audience: .user("anna")),
            EscalationChain.Step(
                waitNs: 5 * minute, audience: .users(["bob", "desk"]), channels: ["slack", "sms"],
                priority: .critical),
            EscalationChain.Step(waitNs: 60 * minute, audience: .group("night")),
            EscalationChain.Step(waitNs: 60 * minute, audience: .everyone),
        ]
        #expect(chains == [try #require(EscalationChain(name: "night", steps: steps, repeats: 2))])
    }

    @Test(arguments: ["", "inhibitions:\n"])
    func `Without a word about them the built-in inhibitions hold`(text: String) throws {
        #expect(try people(text).inhibitions == InhibitionRule.usual)
    }

    @Test func `An empty list switches all inhibitions off`() throws {
        #expect(try people("inhibitions: []").inhibitions.isEmpty)
    }

    @Test func `Inhibitions are added, replaced by name, and switched off`() throws {
        let rules = try people(
            """
            inhibitions:
              - name: halt
                causes: com.acme.halt
                ends: [com.acme.resume]
                mutes: { type: order_*, subject: 600519 }
                scope: same_subject
                minutes: 60
              - { name: system down, causes: system_down, mutes: { type: signal } }
              - { name: emergency stop, enabled: false }
              - { name: later, enabled: false, causes: signal, mutes: { type: signal } }
            """
        ).inhibitions
        let usual = InhibitionRule.usual
        #expect(rules.map(\.name) == ["broker disconnected", "system down", "halt"])
        #expect(rules[0] == usual[0])
        #expect(rules[1].mutes.types.map(\.pattern) == ["signal"])
        #expect(rules[2].mutes.subjects.map(\.pattern) == ["600519"])
        #expect(rules[2].scope == .sameSubject)
        #expect(rules[2].lastsNs == 3_600_000_000_000)
    }

    @Test func `The decider goes by what the file says`() throws {
        let settings = try people("dedup: { window: 90s }\ninhibitions: []").deciderSettings
        #expect(settings.dedupWindowNs == 90_000_000_000)
        #expect(settings.inhibitions.isEmpty)
        let usual = PeopleSettings().deciderSettings
        #expect(usual.dedupWindowNs == DeciderSettings().dedupWindowNs)
        #expect(usual.inhibitions == DeciderSettings().inhibitions)
    }
}
