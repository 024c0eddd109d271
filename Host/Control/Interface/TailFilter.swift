package import HTTP1

/// Which events a client wants to see: all of these, and of each list any.
package struct TailFilter: Sendable, Equatable {
    /// Names of types; "*" stands for any number of characters, "?" for one.
    package var types: [String] = []
    package var subjects: [String] = []
    package var users: [String] = []
    package var sources: [String] = []
    /// The lowest priority: 0 low … 3 critical.
    package var priority = 0

    package init() {}

    /// Reads `?type=order_*&subject=AAPL&priority=high`; a name may come more than once.
    ///
    /// Throws a sentence about the first item that is unknown.
    package init(_ items: [RequestTarget.Item]) throws(TailFilterError) {
        for item in items {
            switch item.name {
            case "type": types.append(item.value)
            case "subject": subjects.append(item.value)
            case "user": users.append(item.value)
            case "source": sources.append(item.value)
            case "priority":
                guard let level = Self.priorities.firstIndex(of: item.value) else {
                    throw TailFilterError(
                        sentence: "\"priority\" is one of low, medium, high and critical.")
                }
                priority = level
            default:
                throw TailFilterError(
                    sentence: "There is no filter \"\(item.name)\"; there are type, subject, "
                        + "user, source and priority.")
            }
        }
    }

    package static let priorities = ["low", "medium", "high", "critical"]

    package var items: [RequestTarget.Item] {
        types.map { .init("type", $0) } + subjects.map { .init("subject", $0) }
            + users.map { .init("user", $0) } + sources.map { .init("source", $0) }
            + (priority > 0 ? [.init("priority", Self.priorities[priority])] : [])
    }

    /// Whether an event of these properties is wanted.
    ///
    /// Pure and quick: no allocation.
    package func wants(
        type: String, subject: String, user: String, source: String, priority: Int
    ) -> Bool {
        priority >= self.priority
            && (types.isEmpty || types.contains { Wildcard.matches($0.utf8, type.utf8) })
            && (subjects.isEmpty || subjects.contains { Wildcard.matches($0.utf8, subject.utf8) })
            && (users.isEmpty || users.contains { Wildcard.matches($0.utf8, user.utf8) })
            && (sources.isEmpty || sources.contains { Wildcard.matches($0.utf8, source.utf8) })
    }
}

/// A filter that cannot be read.
package struct TailFilterError: Error, Sendable, Equatable {
    package let sentence: String
}

/// Patterns with "*" and "?".
enum Wildcard {
    /// Linear but for the last star, to which it returns: no input makes it slow.
    static func matches(_ pattern: String.UTF8View, _ text: String.UTF8View) -> Bool {
        var p = pattern.startIndex
        var t = text.startIndex
        var star: (pattern: String.Index, text: String.Index)?
        while t < text.endIndex {
            if p < pattern.endIndex, pattern[p] == 0x2A {
                star = (pattern.index(after: p), t)
                p = pattern.index(after: p)
            } else if p < pattern.endIndex, pattern[p] == 0x3F || pattern[p] == text[t] {
                p = pattern.index(after: p)
                t = text.index(after: t)
            } else if let last = star {
                p = last.pattern
                t = text.index(after: last.text)
                star?.text = t
            } else {
                return false
            }
        }
        while p < pattern.endIndex, pattern[p] == 0x2A { p = pattern.index(after: p) }
        return p == pattern.endIndex
    }
}
