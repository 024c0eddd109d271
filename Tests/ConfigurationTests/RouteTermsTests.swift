import People
import Testing

@testable import Configuration

@Suite struct RouteTermsTests {
    private func terms(_ rest: String) throws -> [RouteTerms] {
        try read(
            """
            channels: { slack: { plugin: slack } }
            users: { anna: { groups: [night] }, bob: {} }
            escalations: { wake: { steps: [{ for: anna }] } }
            routes:
              - { channels: slack\(rest) }
              - { channels: slack }
            """
        ).terms
    }

    @Test(arguments: [
        ("anna", Audience.user("anna")), ("[bob, anna]", .users(["bob", "anna"])),
        ("desk", .desk), ("everyone", .everyone), ("{ group: night }", .group("night")),
    ])
    func `A route says whom it is for`(text: String, audience: Audience) throws {
        let terms = try terms(", for: \(text)")
        #expect(terms.map(\.audience) == [audience, nil])
    }

    @Test func `A route says how people are told`() throws {
        let terms = try terms(
            ", digest: { every: month, on: 31, at: 07:30 }, group_by: thread, escalate: wake")
        let told = try #require(terms.first)
        #expect(told.digest == .schedule(Schedule(.monthly(day: 31), minute: 450)))
        #expect(told.grouping == .thread)
        #expect(told.chain == "wake")
        #expect(terms.last == RouteTerms())
    }

    @Test(arguments: [
        ("category", Grouping.category), ("type", .type), ("subject", .subject),
        ("thread", .thread),
    ])
    func `What waits is gathered by one of four`(word: String, grouping: Grouping) throws {
        #expect(try terms(", group_by: \(word)").first?.grouping == grouping)
    }
}
