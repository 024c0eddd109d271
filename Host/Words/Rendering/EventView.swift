import CBelfry
import Core
import Patterns

/// The values of an event outside of its payload, where they lie.
///
/// Borrows the event. Looking up does not allocate.
struct EventView {
    let event: UnsafePointer<belfry_event>

    var payload: UnsafeRawBufferPointer { event.pointee.payload.bytes }

    func own(_ field: FieldReference.Own) -> Value {
        switch field {
        case .id: text(event.pointee.id)
        case .type: text(event.pointee.type)
        case .subject: text(event.pointee.subject)
        case .user: text(event.pointee.user)
        case .title: text(event.pointee.title)
        case .body: text(event.pointee.body)
        case .source: text(event.pointee.source)
        case .time:
            event.pointee.time_unix_ns == 0 ? .missing : .moment(event.pointee.time_unix_ns)
        case .priority:
            (BELFRY_LOW...BELFRY_CRITICAL).contains(event.pointee.priority)
                ? .priority(event.pointee.priority) : .missing
        }
    }

    private func text(_ text: belfry_str) -> Value {
        text.len == 0 ? .missing : .text(text.bytes)
    }

    /// The typed number called `name`; one that is NaN is missing.
    func number(_ name: UnsafeRawBufferPointer) -> Value {
        guard let numbers = event.pointee.numbers else { return .missing }
        for index in 0..<event.pointee.number_count
        where numbers[index].key.bytes.hasSameBytes(as: name) {
            return numbers[index].value.isNaN ? .missing : .number(numbers[index].value)
        }
        return .missing
    }

    func attribute(_ name: UnsafeRawBufferPointer) -> Value {
        guard let attributes = event.pointee.attrs else { return .missing }
        for index in 0..<event.pointee.attr_count
        where attributes[index].key.bytes.hasSameBytes(as: name) {
            return .text(attributes[index].value.bytes)
        }
        return .missing
    }
}
