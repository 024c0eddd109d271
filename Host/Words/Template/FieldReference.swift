import Core

/// A field as a template names it; the names are those of a route's `where:`.
enum FieldReference: Hashable, Sendable {
    /// A field of the event's own.
    enum Own: String, CaseIterable, Sendable {
        case id, type, subject, user, title, body, source, priority, time
    }

    case own(Own)
    case number(String)
    case attribute(String)
    case payload([String])
    /// Looked for among the numbers, the attributes and then the payload.
    case anywhere(name: String, path: [String])
    /// Of the element that a loop is at; `level` counts loops from the outside, from 0.
    case element(level: Int, path: [String])

    /// The field called `name` outside of any loop; nil for a name with an empty part.
    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let rest = Array(parts.dropFirst())
        if let own = Own(rawValue: name) {
            self = .own(own)
        } else if rest.isEmpty {
            self = .anywhere(name: name, path: parts)
        } else {
            switch first {
            case "number": self = .number(rest.joined(separator: "."))
            case "attr": self = .attribute(rest.joined(separator: "."))
            case "payload": self = .payload(rest)
            default: self = .anywhere(name: name, path: parts)
            }
        }
    }
}
