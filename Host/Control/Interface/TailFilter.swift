package import HTTP1
package import Patterns

/// Which events a client wants to see: all of these, and of each list any.
package struct TailFilter: Sendable, Equatable {
    package var types: [Glob] = []
    package var subjects: [Glob] = []
    package var users: [Glob] = []
    package var sources: [Glob] = []
    /// The lowest priority: 0 low … 3 critical.
    package var priority = 0

    package init() {}

    /// Reads `?type=order_*&subject=AAPL&priority=high`; a name may come more than once.
    ///
    /// Throws a sentence about the first item that is unknown.
    package init(_ items: [RequestTarget.Item]) throws(TailFilterError) {
        for item in items {
            switch item.name {
            case "type": types.append(Glob(item.value))
            case "subject": subjects.append(Glob(item.value))
            case "user": users.append(Glob(item.value))
            case "source": sources.append(Glob(item.value))
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
        types.map { .init("type", $0.pattern) } + subjects.map { .init("subject", $0.pattern) }
            + users.map { .init("user", $0.pattern) } + sources.map { .init("source", $0.pattern) }
            + (priority > 0 ? [.init("priority", Self.priorities[priority])] : [])
    }

    /// Whether an event of these properties is wanted.
    ///
    /// Pure and quick: no allocation.
    package func wants(
        type: String, subject: String, user: String, source: String, priority: Int
    ) -> Bool {
        priority >= self.priority
            && (types.isEmpty || types.contains { $0.matches(type) })
            && (subjects.isEmpty || subjects.contains { $0.matches(subject) })
            && (users.isEmpty || users.contains { $0.matches(user) })
            && (sources.isEmpty || sources.contains { $0.matches(source) })
    }
}

/// A filter that cannot be read.
package struct TailFilterError: Error, Sendable, Equatable {
    package let sentence: String
}
