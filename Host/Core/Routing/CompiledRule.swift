import CBelfry
import Patterns

/// What every event asks of a rule: plain values, side by side in one array, without a count to
/// touch.
struct RuleHead {
    let priorities: UInt8
    /// True when more must be asked: a list or a condition.
    let isParticular: Bool
    let stopsHere: Bool
    let channels: ChannelSet

    init(_ rule: CompiledRule) {
        priorities = rule.priorities
        isParticular = rule.isParticular
        stopsHere = rule.stopsHere
        channels = rule.channels
    }

    @inline(__always)
    func admits(priority: Int32) -> Bool {
        priorities & 1 << UInt8(truncatingIfNeeded: priority) != 0
    }
}

/// One rule, ready to be tried on events.
final class CompiledRule: Sendable {
    private let types: [Glob]
    private let subjects: [Glob]
    private let users: [Glob]
    private let sources: [Glob]
    private let condition: Condition?
    fileprivate let priorities: UInt8
    fileprivate let isParticular: Bool
    fileprivate let channels: ChannelSet
    fileprivate let stopsHere: Bool
    /// The subjects, when all of them are named to the letter: the table looks them up instead of
    /// trying each.
    let literalSubjects: [String]?

    init(_ rule: Rule, channels: [String: Int]) {
        types = rule.types
        users = rule.users
        sources = rule.sources
        condition = rule.condition
        stopsHere = rule.stopsHere
        priorities = rule.priority.rawValue
        let literals = rule.subjects.compactMap(\.literal)
        literalSubjects =
            !rule.subjects.isEmpty && literals.count == rule.subjects.count ? literals : nil
        subjects = literalSubjects == nil ? rule.subjects : []
        isParticular =
            !(subjects.isEmpty && users.isEmpty && sources.isEmpty) || condition != nil
        self.channels = ChannelSet(rule.channels.compactMap { channels[$0] })
    }

    func takes(type: String) -> Bool {
        types.isEmpty || types.contains { $0.matches(type) }
    }

    var mayTakeUnnamedTypes: Bool {
        types.isEmpty || types.contains { !$0.isLiteral }
    }

    /// For a type that no rule names: whether a wildcard takes it.
    func takes(unnamed type: belfry_str) -> Bool { isListed(type, in: types) }

    /// What the head does not say: the lists and the condition.
    func matches(_ event: UnsafePointer<belfry_event>) -> Bool {
        guard isListed(event.pointee.subject, in: subjects),
            isListed(event.pointee.user, in: users),
            isListed(event.pointee.source, in: sources)
        else { return false }
        return condition?.matches(event) ?? true
    }

    private func isListed(_ text: belfry_str, in globs: [Glob]) -> Bool {
        globs.isEmpty || globs.contains { $0.matches(text.bytes) }
    }
}
