import CBelfry
import Core
import Patterns
import TestKit
import Testing
import Vocabulary

@Suite("Routing") struct RoutingTests {
    private static let types = [
        "order_filled", "signal_generated", "com.acme.margin_call", "com.acme.other", "x", "nobody",
        Vocabulary.all[0].name, Vocabulary.all[1].name,
    ]
    private static let typeGlobs = [
        "order_filled", "order_*", "com.acme.*", "*", "?", "x", Vocabulary.all[0].name, "*_filled",
    ]
    private static let subjects = ["AAPL", "MSFT", "BRK.B", "", "order-1", "order-22"]
    private static let subjectGlobs = ["AAPL", "MSFT", "order-*", "*", "BRK.?", ""]
    private static let users = ["", "desk", "amy", "bob"]
    private static let sources = ["feed", "feed-2", "api"]
    private static let conditions = [
        "confidence > 70", "symbol in [AAPL, MSFT]", "not attr.side == BUY", "priority >= high",
    ]
    private static let channels = ["a", "b", "c", "d", "e"]

    private static func some(
        _ list: [String], atMost count: Int, _ random: inout SeededRandom
    ) -> [Glob] {
        (0..<Int.random(in: 0...count, using: &random)).compactMap { _ in
            list.randomElement(using: &random).map { Glob($0) }
        }
    }

    private static func rule(_ number: Int, _ random: inout SeededRandom) -> Rule {
        let condition = conditions.randomElement(using: &random).flatMap {
            try? Condition(parsing: $0)
        }
        return Rule(
            name: "route-\(number)", types: some(typeGlobs, atMost: 3, &random),
            subjects: some(
                Bool.random(using: &random) ? ["AAPL", "MSFT", "order-1", ""] : subjectGlobs,
                atMost: 3, &random),
            users: some(["desk", "a*", ""], atMost: 1, &random),
            sources: some(["feed", "feed*"], atMost: 1, &random),
            priority: PrioritySet(rawValue: UInt8.random(in: 1...15, using: &random)),
            condition: Int.random(in: 0..<3, using: &random) == 0 ? condition : nil,
            // "gone" does not run: a rule may still lead there.
            channels: (channels + ["gone"]).filter { _ in Bool.random(using: &random) },
            stopsHere: Int.random(in: 0..<5, using: &random) == 0,
            location: Location(file: "test", line: number, column: 1))
    }

    private static func event(_ random: inout SeededRandom) -> SampleEvent {
        var event = SampleEvent()
        event.type = types.randomElement(using: &random) ?? "x"
        event.subject = subjects.randomElement(using: &random) ?? ""
        event.user = users.randomElement(using: &random) ?? ""
        event.source = sources.randomElement(using: &random) ?? ""
        event.priority = Int32.random(in: 0...3, using: &random)
        event.numbers = [("confidence", Double.random(in: 0...100, using: &random))]
        event.attributes = [("side", Bool.random(using: &random) ? "BUY" : "SELL")]
        return event
    }

    /// Every rule in order, every part as the documentation of ``Rule`` says, without any index.
    private static func reference(_ rules: [Rule], _ event: SampleEvent) -> Set<String> {
        func passes(_ globs: [Glob], _ text: String) -> Bool {
            globs.isEmpty || globs.contains { $0.matches(text) }
        }
        var result: Set<String> = []
        for rule in rules {
            guard passes(rule.types, event.type), passes(rule.subjects, event.subject),
                passes(rule.users, event.user), passes(rule.sources, event.source),
                rule.priority.rawValue >> UInt8(event.priority) & 1 == 1,
                event.lend({ rule.condition?.matches($0) ?? true })
            else { continue }
            result.formUnion(rule.channels.filter { $0 != "gone" })
            if rule.stopsHere { break }
        }
        return result
    }

    private static func routed(_ table: RoutingTable, _ event: SampleEvent) -> Set<String> {
        event.lend { event in
            let set = table.channels(for: event, of: table.typeIndex(of: event.pointee.type))
            var names: Set<String> = []
            set.forEach { names.insert(channels[$0]) }
            return names
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `The table leads where the rules say, rule by rule`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rules = (0..<Int.random(in: 0...30, using: &random)).map {
            RoutingTests.rule($0, &random)
        }
        let numbers = Dictionary(
            uniqueKeysWithValues: RoutingTests.channels.enumerated().map { ($1, $0) })
        let table = RoutingTable(rules, channels: numbers)
        for _ in 0..<300 {
            let event = RoutingTests.event(&random)
            #expect(
                RoutingTests.routed(table, event) == RoutingTests.reference(rules, event),
                "seed \(seed), \(event)")
        }
    }

    @Test func `A type has its default priority, one that nobody named is medium`() {
        let table = RoutingTable([], channels: [:])
        for type in Vocabulary.all {
            var event = SampleEvent()
            event.type = type.name
            let priority = event.lend { table.typeIndex(of: $0.pointee.type).defaultPriority }
            #expect(priority == type.defaultPriority.rawValue)
        }
        let unnamed = SampleEvent(type: "com.acme.thing")
        #expect(
            unnamed.lend { table.typeIndex(of: $0.pointee.type).defaultPriority } == BELFRY_MEDIUM)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `A set of channels is a set of numbers`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var reference: Set<Int> = []
        var set = ChannelSet()
        for _ in 0..<Int.random(in: 0...300, using: &random) {
            let number = Int.random(in: 0..<ChannelSet.capacity, using: &random)
            set.insert(number)
            reference.insert(number)
        }
        var listed: [Int] = []
        set.forEach { listed.append($0) }
        #expect(listed == reference.sorted())
        #expect(set.isEmpty == reference.isEmpty)
        for number in 0..<ChannelSet.capacity {
            #expect(set.contains(number) == reference.contains(number))
        }
        let other = ChannelSet([0, 63, 64, 127, 128, 255])
        var union = set
        union.formUnion(other)
        #expect(union == ChannelSet(reference.union([0, 63, 64, 127, 128, 255])))
    }
}
