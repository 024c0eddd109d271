import Core
import JSON
import People
import Testing
import Vocabulary

struct InhibitionTests {
    private let broker = EventFacts(type: "broker_disconnected", source: "alpaca")
    private let symptom = EventFacts(type: "order_rejected", source: "alpaca")

    private func active() -> Inhibitions {
        var inhibitions = Inhibitions(rules: InhibitionRule.usual)
        inhibitions.observe(broker, at: 1_000)
        return inhibitions
    }

    @Test func `a cause mutes its symptoms, and nothing else`() {
        let inhibitions = active()
        #expect(inhibitions.muting(symptom, at: 1_001) == 0)
        #expect(inhibitions.muting(broker, at: 1_001) == nil)
        #expect(
            inhibitions.muting(EventFacts(type: "order_filled", source: "alpaca"), at: 1_001) == nil
        )
        #expect(
            inhibitions.muting(EventFacts(type: "order_rejected", source: "ib"), at: 1_001) == nil)
    }

    @Test func `nothing critical is muted unless the operator says so`() throws {
        let inhibitions = active()
        let error = EventFacts(type: "system_error", source: "alpaca")
        #expect(error.priority == .critical)
        #expect(inhibitions.muting(error, at: 1_001) == nil)
        let rule = try InhibitionRule(
            try JSONValue(
                parsing: """
                    {"name": "all of it", "causes": ["broker_disconnected"], "scope": "anywhere",
                     "mutes": {"type": "system_error", "priority": ["critical"]}}
                    """))
        var own = Inhibitions(rules: [rule])
        own.observe(broker, at: 0)
        #expect(own.muting(error, at: 1) == 0)
    }

    @Test(arguments: ["broker_connected", "com.acme.broker_connected"])
    func `its opposite ends it`(type: String) {
        var inhibitions = active()
        inhibitions.observe(EventFacts(type: type, source: "ib"), at: 1_001)
        #expect(inhibitions.muting(symptom, at: 1_002) != nil)
        inhibitions.observe(EventFacts(type: type, source: "alpaca"), at: 1_003)
        #expect(inhibitions.muting(symptom, at: 1_004) == nil)
        #expect(inhibitions.active.isEmpty)
    }

    @Test func `time ends it, unless the cause comes again`() {
        var inhibitions = active()
        let length = 15 * Ns.minute
        #expect(inhibitions.muting(symptom, at: 999 + length) != nil)
        #expect(inhibitions.muting(symptom, at: 1_000 + length) == nil)
        inhibitions.observe(broker, at: length)
        #expect(inhibitions.muting(symptom, at: 1_000 + length) != nil)
        #expect(inhibitions.active.count == 1)
        // A clock set back an hour does not prolong it.
        #expect(inhibitions.muting(symptom, at: -Ns.hour) == nil)
    }

    @Test func `a subject has its own`() {
        var inhibitions = Inhibitions(rules: InhibitionRule.usual)
        inhibitions.observe(EventFacts(type: "emergency_stop", subject: "s1"), at: 0)
        let stopped = { EventFacts(type: "session_emergency_stopped", subject: $0) }
        #expect(inhibitions.muting(stopped("s1"), at: 1) != nil)
        #expect(inhibitions.muting(stopped("s2"), at: 1) == nil)
    }

    @Test func `causes are bounded, and the oldest is forgotten and counted`() {
        var inhibitions = Inhibitions(rules: InhibitionRule.usual)
        for index in 0...Inhibitions.capacity {
            inhibitions.observe(
                EventFacts(type: "broker_disconnected", source: "s\(index)"), at: Int64(index))
        }
        #expect(inhibitions.active.count == Inhibitions.capacity)
        #expect(inhibitions.forgotten == 1)
        #expect(inhibitions.muting(EventFacts(type: "order_rejected", source: "s0"), at: 9) == nil)
    }

    @Test func `causes outlive other rules as long as theirs is left`() {
        var inhibitions = active()
        inhibitions.replaceRules(InhibitionRule.usual.reversed())
        #expect(inhibitions.muting(symptom, at: 1_001) == 2)
        inhibitions.replaceRules([])
        #expect(inhibitions.active.isEmpty)
    }

    private static let faults: [(String, String)] = [
        ("{}", "an inhibition needs a 'name', 'causes' and what it 'mutes'"),
        (
            #"{"name": "x", "causes": ["a"], "mutes": {"user": "ana"}}"#,
            "an inhibition mutes events for everybody; leave out 'user'"
        ),
        (#"{"scope": "here"}"#, "at /scope: expected anywhere, same_source or same_subject"),
        (#"{"minutes": 0}"#, "at /minutes: expected a whole number from 1 to 1440"),
        (#"{"cause": "a"}"#, "at /cause: there is no 'cause' here. Did you mean 'causes'?"),
    ]

    @Test(arguments: faults)
    func `a fault is a sentence with its place`(text: String, sentence: String) throws {
        let document = try JSONValue(parsing: text)
        let error = #expect(throws: PeopleError.self) { try InhibitionRule(document) }
        #expect(error?.description == sentence)
    }
}
