import CBelfry
import Core
import TestKit
import Testing

@Suite("Conditions from seeds")
struct ExpressionPropertyTests {
    @Test(
        "print as what reads back the same and holds of the same events",
        arguments: 0..<40 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let text = Self.condition(depth: 4, &random)
            let condition = try Condition(parsing: text)
            let again = try Condition(parsing: condition.description)
            #expect(again == condition, "\(text)")
            #expect(again.description == condition.description)
            let negation = try Condition(parsing: "not (\(text))")
            for _ in 0..<10 {
                let event = Self.event(&random)
                let holds = event.lend(condition.matches)
                #expect(event.lend(again.matches) == holds, "\(text)")
                #expect(event.lend(negation.matches) != holds, "\(text)")
            }
        }
    }

    private static func condition(depth: Int, _ random: inout SeededRandom) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 2), using: &random) {
        case 0, 1: return test(&random)
        case 2: return "not " + condition(depth: 0, &random)
        case 3: return "not (" + condition(depth: depth - 1, &random) + ")"
        case let choice:
            let joint = choice == 4 ? " and " : " or "
            return (0..<Int.random(in: 2...3, using: &random))
                .map { _ in "(" + condition(depth: depth - 1, &random) + ")" }
                .joined(separator: joint)
        }
    }

    private static func test(_ random: inout SeededRandom) -> String {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        let comparison = pick(["==", "!=", "<", "<=", ">", ">="])
        if Int.random(in: 0..<5, using: &random) == 0 {
            return pick([
                "priority \(comparison) \(pick(["low", "medium", "high", "critical"]))",
                "priority in [low, 'high']", "priority exists", "priority missing",
            ])
        }
        let field = pick(["a", "b.c", "type", "number.a", "attr.a", "payload.b.c", "payload.d.1"])
        let literals = [
            "1", "-2.5", "'1'", "x", "'x y'", "true", "'true'", "null", #"'it\'s \\ \n'"#,
        ]
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: return "\(field) \(comparison) \(pick(literals))"
        case 2: return "\(field) \(pick(["in", "not in"])) [\(pick(literals)), \(pick(literals))]"
        case 3:
            return "\(field) \(pick(["contains", "starts with", "ends with"])) \(pick(literals))"
        case 4: return "\(field) matches \(pick(["*", "x*", "'? y'", "*s*t*", "''"]))"
        default: return "\(field) \(pick(["exists", "missing"]))"
        }
    }

    private static func event(_ random: inout SeededRandom) -> SampleEvent {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        let values = [
            "1", "-2.5", "\"x\"", "\"x y\"", "true", "null", #""it's \\ \n""#, "{}", "[1]",
        ]
        var event = SampleEvent(
            priority: Int32.random(in: -1...3, using: &random), type: pick(["", "x", "1"]))
        if Bool.random(using: &random) { event.numbers = [("a", 1)] }
        if Bool.random(using: &random) {
            event.attributes = [("a", pick(["x y", "true", "-2.5"]))]
        }
        event.payload = pick([
            "", "{",
            "{\"a\":\(pick(values)),\"b\":{\"c\":\(pick(values))},\"d\":[0,\(pick(values))]}",
        ])
        return event
    }
}
