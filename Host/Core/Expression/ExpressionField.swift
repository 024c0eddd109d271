/// Where a condition looks for a value.
enum ExpressionField: Equatable, Sendable {
    case priority
    case event(EventText)
    case number(String)
    case attribute(String)
    case payload([String])
    /// Among the typed numbers, then the attributes, both by the whole name, then in the payload.
    case anywhere([String])

    /// The event's own fields that are text; an empty one is a missing one.
    enum EventText: String, Sendable, CaseIterable {
        case type, subject, user, title, body, source
    }

    /// The field that a name with valid parts means.
    init(parts: [String]) {
        let rest = Array(parts.dropFirst())
        switch parts.first {
        case "priority" where rest.isEmpty: self = .priority
        case let name? where rest.isEmpty && EventText(rawValue: name) != nil:
            self = EventText(rawValue: name).map { .event($0) } ?? .anywhere(parts)
        case "number" where !rest.isEmpty: self = .number(rest.joined(separator: "."))
        case "attr" where !rest.isEmpty: self = .attribute(rest.joined(separator: "."))
        case "payload" where !rest.isEmpty: self = .payload(rest)
        default: self = .anywhere(parts)
        }
    }

    /// The name as conditions spell it.
    var name: String {
        switch self {
        case .priority: "priority"
        case .event(let text): text.rawValue
        case .number(let name): "number.\(name)"
        case .attribute(let name): "attr.\(name)"
        case .payload(let parts): "payload." + parts.joined(separator: ".")
        case .anywhere(let parts): parts.joined(separator: ".")
        }
    }
}
