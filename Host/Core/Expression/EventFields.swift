package import CBelfry
import JSON
import Patterns

/// The values of an event by name, where they lie.
///
/// Borrows the event: it must live as long as this and what was read from it. Looking up does not
/// allocate.
package struct EventFields {
    private let event: UnsafePointer<belfry_event>

    /// Looks into `event`.
    package init(event: UnsafePointer<belfry_event>) { self.event = event }
}

/// A value of an event.
///
/// Its buffers point into the event.
enum EventValue {
    case missing
    case null
    case bool(Bool)
    case number(Double)
    case text(UnsafeRawBufferPointer)
    /// A text of the payload whose escapes are not resolved.
    case escaped(JSONField)
    /// An array or object.
    case composite
    case priority(Int32)
}

extension EventFields {
    /// The priority; missing where it is left to the type.
    var priority: EventValue {
        let priority = event.pointee.priority
        return (BELFRY_LOW...BELFRY_CRITICAL).contains(priority) ? .priority(priority) : .missing
    }

    /// One of the event's own texts; missing where it is empty.
    func text(_ field: ExpressionField.EventText) -> EventValue {
        let text =
            switch field {
            case .type: event.pointee.type
            case .subject: event.pointee.subject
            case .user: event.pointee.user
            case .title: event.pointee.title
            case .body: event.pointee.body
            case .source: event.pointee.source
            }
        return text.len == 0 ? .missing : .text(text.bytes)
    }

    /// The typed number called `name`; one that is NaN is missing.
    func number(_ name: UnsafeRawBufferPointer) -> EventValue {
        guard let numbers = event.pointee.numbers else { return .missing }
        for index in 0..<event.pointee.number_count
        where numbers[index].key.bytes.hasSameBytes(as: name) {
            return numbers[index].value.isNaN ? .missing : .number(numbers[index].value)
        }
        return .missing
    }

    /// The attribute called `name`.
    func attribute(_ name: UnsafeRawBufferPointer) -> EventValue {
        guard let attributes = event.pointee.attrs else { return .missing }
        for index in 0..<event.pointee.attr_count
        where attributes[index].key.bytes.hasSameBytes(as: name) {
            return .text(attributes[index].value.bytes)
        }
        return .missing
    }

    /// The value in the payload at the place that a JSON path was encoded from.
    func payload(_ path: UnsafeRawBufferPointer) -> EventValue {
        switch JSONPath.find(path, in: event.pointee.payload.bytes) {
        case nil: .missing
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .string(let text, hasEscapes: false): .text(text)
        case .string(let text, hasEscapes: true): .escaped(.string(text, hasEscapes: true))
        case .composite: .composite
        }
    }
}
