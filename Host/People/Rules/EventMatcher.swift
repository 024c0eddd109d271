package import Core
import JSON
package import Patterns
import Vocabulary

/// Which events something is about: an event must satisfy every part, and an empty list of globs
/// lets everything through.
package struct EventMatcher: Sendable, Equatable {
    package var types: [Glob]
    package var subjects: [Glob]
    /// Asked for each user, not of the event.
    package var users: [Glob]
    package var sources: [Glob]
    package var priority: PrioritySet

    package init(
        types: [String] = [], subjects: [String] = [], users: [String] = [],
        sources: [String] = [], priority: PrioritySet = .all
    ) {
        self.types = types.map { Glob($0) }
        self.subjects = subjects.map { Glob($0) }
        self.users = users.map { Glob($0) }
        self.sources = sources.map { Glob($0) }
        self.priority = priority
    }

    /// True when it asks for something.
    package var isParticular: Bool { self != EventMatcher() }

    /// True when the event is one of these, whoever hears of it.
    package func matches(_ facts: EventFacts) -> Bool {
        priority.admits(facts.priority) && types.admit(facts.type)
            && subjects.admit(facts.subject) && sources.admit(facts.source)
    }

    /// True when it is about this user.
    package func matches(user id: String) -> Bool { users.admit(id) }
}

extension [Glob] {
    fileprivate func admit(_ text: String) -> Bool {
        isEmpty || contains { $0.matches(text) }
    }
}

extension EventMatcher {
    private static let keys = ["type", "subject", "user", "source", "priority"]

    /// Reads `{"type": ["order_*"], "priority": "high"}`; "high" is high and critical, `["high"]`
    /// is just that.
    init(_ part: DocumentPart) throws(PeopleError) {
        self.init()
        for (key, part) in try part.object() {
            switch key {
            case "type": types = try part.globs()
            case "subject": subjects = try part.globs()
            case "user": users = try part.globs()
            case "source": sources = try part.globs()
            case "priority": priority = try part.priorities()
            default: throw part.unknownKey(key, among: EventMatcher.keys)
            }
        }
    }

    /// As it is stored.
    var json: JSONValue {
        var object = JSONObject()
        let lists = [("type", types), ("subject", subjects), ("user", users), ("source", sources)]
        for (key, globs) in lists where !globs.isEmpty {
            object[key] = .array(globs.map { .string($0.pattern) })
        }
        if priority != .all {
            let names = EventPriority.allCases.filter { priority.admits($0) }.map(\.name)
            object["priority"] = .array(names.map { .string($0) })
        }
        return .object(object)
    }
}

extension DocumentPart {
    private static let globsMax = 100

    func globs() throws(PeopleError) -> [Glob] {
        let parts = value.array == nil ? [self] : try elements()
        guard (1...DocumentPart.globsMax).contains(parts.count) else {
            throw fault("expected 1 to \(DocumentPart.globsMax) patterns")
        }
        var globs: [Glob] = []
        for part in parts {
            let text = try part.string()
            guard text.utf8.count <= 1_024 else {
                throw part.fault("a pattern has at most 1,024 bytes")
            }
            globs.append(Glob(text))
        }
        return globs
    }

    fileprivate func priorities() throws(PeopleError) -> PrioritySet {
        guard value.array != nil else { return .atLeast(try priority()) }
        var set: PrioritySet = []
        for part in try elements() { set.insert(PrioritySet(try part.priority())) }
        return set
    }

    func priority() throws(PeopleError) -> EventPriority {
        guard let priority = EventPriority(named: try string()) else {
            throw fault("expected low, medium, high or critical")
        }
        return priority
    }
}
