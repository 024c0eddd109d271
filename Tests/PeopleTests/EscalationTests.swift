import JSON
import People
import Testing
import Vocabulary

struct EscalationTests {
    private let chain: EscalationChain

    init() throws {
        chain = try #require(
            EscalationChain(
                name: "risk",
                steps: [
                    .init(waitNs: 100, audience: .user("ana")),
                    .init(
                        waitNs: 50, audience: .group("risk"), channels: ["sms"], priority: .critical
                    ),
                ], repeats: 1))
    }

    private func after(_ state: Escalation.State) -> Escalation {
        Escalation(chain: "risk", event: "e1", state: state)
    }

    /// Every state with every event, at 1,000.
    private static let pairs:
        [(Escalation.State, Escalation.Event, Escalation.Action, Escalation.State)] =
            [
                (
                    .waiting(step: 0, round: 0, dueNs: 1_001), .tick, .nothing,
                    .waiting(step: 0, round: 0, dueNs: 1_001)
                ),
                (
                    .waiting(step: 0, round: 0, dueNs: 1_000), .tick,
                    .ring(step: 0, round: 0, isLast: false),
                    .waiting(step: 1, round: 0, dueNs: 1_050)
                ),
                (
                    .waiting(step: 0, round: 0, dueNs: 10), .tick,
                    .ring(step: 0, round: 0, isLast: false),
                    .waiting(step: 1, round: 0, dueNs: 1_050)
                ),
                (
                    .waiting(step: 1, round: 0, dueNs: 1_000), .tick,
                    .ring(step: 1, round: 0, isLast: false),
                    .waiting(step: 0, round: 1, dueNs: 1_100)
                ),
                (
                    .waiting(step: 1, round: 1, dueNs: 1_000), .tick,
                    .ring(step: 1, round: 1, isLast: true), .exhausted(atNs: 1_000)
                ),
                // A clock set back, and a chain that a reload has shortened.
                (
                    .waiting(step: 0, round: 0, dueNs: 9_000), .tick, .nothing,
                    .waiting(step: 0, round: 0, dueNs: 1_100)
                ),
                (
                    .waiting(step: 7, round: 5, dueNs: 1_000), .tick,
                    .ring(step: 1, round: 5, isLast: true), .exhausted(atNs: 1_000)
                ),
                (
                    .waiting(step: 0, round: 0, dueNs: 1_001), .acknowledge(by: "ana"), .stop,
                    .acknowledged(by: "ana", atNs: 1_000)
                ),
                (
                    .waiting(step: 1, round: 1, dueNs: 10), .acknowledge(by: "ana"), .stop,
                    .acknowledged(by: "ana", atNs: 1_000)
                ),
                (
                    .waiting(step: 0, round: 0, dueNs: 1_001), .resolve, .stop,
                    .resolved(atNs: 1_000)
                ),
                (
                    .acknowledged(by: "ana", atNs: 5), .tick, .nothing,
                    .acknowledged(by: "ana", atNs: 5)
                ),
                (
                    .acknowledged(by: "ana", atNs: 5), .acknowledge(by: "bob"), .alreadyEnded,
                    .acknowledged(by: "ana", atNs: 5)
                ),
                (
                    .acknowledged(by: "ana", atNs: 5), .resolve, .alreadyEnded,
                    .acknowledged(by: "ana", atNs: 5)
                ),
                (.resolved(atNs: 5), .tick, .nothing, .resolved(atNs: 5)),
                (.resolved(atNs: 5), .acknowledge(by: "bob"), .alreadyEnded, .resolved(atNs: 5)),
                (.resolved(atNs: 5), .resolve, .alreadyEnded, .resolved(atNs: 5)),
                (.exhausted(atNs: 5), .tick, .nothing, .exhausted(atNs: 5)),
                (.exhausted(atNs: 5), .acknowledge(by: "bob"), .alreadyEnded, .exhausted(atNs: 5)),
                (.exhausted(atNs: 5), .resolve, .alreadyEnded, .exhausted(atNs: 5)),
            ]

    @Test(arguments: pairs.indices)
    func `every state has an answer to every event`(index: Int) {
        let (before, event, action, expected) = Self.pairs[index]
        var escalation = after(before)
        #expect(escalation.handle(event, of: chain, at: 1_000) == action)
        #expect(escalation.state == expected)
    }

    @Test func `a chain rings each step, all of it again, and then nobody`() {
        var escalations = Escalations()
        escalations.replaceChains([chain])
        #expect(escalations.start("risk", event: "e1", at: 0) == true)
        var rings: [String] = []
        while let due = escalations.nextDueNs {
            #expect(escalations.ring(at: due - 1) == [])
            for ring in escalations.ring(at: due) {
                rings.append("\(due) \(ring.step.audience) \(ring.round) \(ring.isLast)")
            }
        }
        #expect(
            rings == [
                "100 users([\"ana\"]) 0 false", "150 group(\"risk\") 0 false",
                "250 users([\"ana\"]) 1 false", "300 group(\"risk\") 1 true",
            ])
        #expect(escalations.count == 0)
    }

    @Test func `who acknowledges ends it, once`() {
        var escalations = Escalations()
        escalations.replaceChains([chain])
        _ = escalations.start("risk", event: "e1", at: 0)
        _ = escalations.start("risk", event: "e2", at: 10)
        #expect(escalations.acknowledge("e1", by: "ana", at: 50) == true)
        #expect(escalations.acknowledge("e1", by: "bob", at: 51) == false)
        #expect(escalations.resolve("e1", at: 52) == false)
        #expect(escalations.resolve("e2", at: 53) == true)
        #expect(escalations.nextDueNs == nil)
        #expect(escalations.ring(at: 1_000) == [])
    }

    @Test func `one that waits is not begun again, and a chain must be there`() {
        var escalations = Escalations()
        escalations.replaceChains([chain])
        #expect(escalations.start("risk", event: "e1", at: 0) == true)
        #expect(escalations.start("risk", event: "e1", at: 90) == true)
        #expect(escalations.nextDueNs == 100)
        #expect(escalations.start("none", event: "e2", at: 0) == false)
        escalations.replaceChains([])
        #expect(escalations.count == 0)
    }

    @Test func `one more than there is room for is refused and counted`() {
        var escalations = Escalations()
        escalations.replaceChains([chain])
        for index in 0..<Escalations.capacity {
            _ = escalations.start("risk", event: "e\(index)", at: 0)
        }
        #expect(escalations.count == Escalations.capacity)
        #expect(escalations.start("risk", event: "late", at: 0) == false)
        #expect(escalations.refused == 1)
    }

    @Test func `a chain has steps, and not without end`() {
        let step = EscalationChain.Step(waitNs: 1, audience: .desk)
        #expect(EscalationChain(name: "x", steps: []) == nil)
        #expect(EscalationChain(name: "x", steps: Array(repeating: step, count: 17)) == nil)
        #expect(EscalationChain(name: "x", steps: [step], repeats: -1) == nil)
        #expect(EscalationChain(name: "x", steps: [step], repeats: 101) == nil)
    }

    @Test func `what waits outlives a restart`() {
        var escalations = Escalations()
        escalations.replaceChains([chain])
        _ = escalations.start("risk", event: "e1", at: 0)
        _ = escalations.ring(at: 100)
        let snapshot = DeciderSnapshot(escalations: escalations.waiting)
        var restored = Escalations()
        restored.replaceChains([chain])
        restored.restore(DeciderSnapshot(json: snapshot.json).escalations)
        #expect(restored.waiting == escalations.waiting)
        #expect(restored.ring(at: 150).map(\.step) == [chain.steps[1]])
    }
}
