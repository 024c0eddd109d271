import JSON

/// A value of an event, where it lies: buffers point into the event or the template.
enum Value {
    /// Not looked for yet.
    case unread
    case missing
    case bool(Bool)
    case number(Double)
    case text(UnsafeRawBufferPointer)
    /// A text of the payload whose escapes are not resolved.
    case escaped(JSONField)
    /// An array or object, which is written as nothing.
    case composite(JSONField)
    /// Nanoseconds since 1970.
    case moment(Int64)
    case priority(Int32)
}

extension Value {
    /// A value of the payload; null is missing.
    init(_ field: JSONField?) {
        switch field {
        case nil, .null: self = .missing
        case .bool(let value): self = .bool(value)
        case .number(let value): self = .number(value)
        case .string(let text, hasEscapes: false): self = .text(text)
        case .some(let field):
            if case .composite = field { self = .composite(field) } else { self = .escaped(field) }
        }
    }

    /// True when there is nothing to write.
    var isNothing: Bool {
        switch self {
        case .unread, .missing, .composite: true
        case .text(let text): text.isEmpty
        case .bool, .number, .escaped, .moment, .priority: false
        }
    }

    /// The number that this is, or that it spells.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): JSONNumber.value(text).flatMap { $0.isNaN ? nil : $0 }
        default: nil
        }
    }
}
