import CBelfry

/// One rule, ready to be tried on events.
struct CompiledRule: Sendable {
    private let types: [Glob]
    private let subjects: [Glob]
    private let users: [Glob]
    private let sources: [Glob]
    private let priorities: UInt8
    private let condition: Condition?
    /// Most rules name a type and a condition at the most: they skip the lists at one test.
    private let hasLists: Bool
    /// The subjects, when all of them are named to the letter: the table looks them up instead of trying each.
    let literalSubjects: [String]?
    let channels: ChannelSet
    let stopsHere: Bool

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
        hasLists = !(subjects.isEmpty && users.isEmpty && sources.isEmpty)
        self.channels = ChannelSet(rule.channels.compactMap { channels[$0] })
    }

    func takes(type: String) -> Bool {
        types.isEmpty || types.contains { $0.matches(type) }
    }

    var mayTakeUnnamedTypes: Bool {
        types.isEmpty || types.contains { !$0.isLiteral }
    }

    @inline(__always)
    func matches(_ event: UnsafePointer<belfry_event>, triesType: Bool) -> Bool {
        guard priorities & 1 << UInt8(truncatingIfNeeded: event.pointee.priority) != 0 else {
            return false
        }
        if triesType && !isListed(event.pointee.type, in: types) { return false }
        if hasLists {
            guard isListed(event.pointee.subject, in: subjects),
                isListed(event.pointee.user, in: users),
                isListed(event.pointee.source, in: sources)
            else { return false }
        }
        guard let condition else { return true }
        return condition.matches(event)
    }

    private func isListed(_ text: belfry_str, in globs: [Glob]) -> Bool {
        globs.isEmpty || globs.contains { $0.matches(text.bytes) }
    }
}
