import CBelfry
import Core
import JSON

/// A field that a template names and an event lacks.
package struct MissingField: Sendable, Equatable {
    /// "title", "summary", "body", or the label of a field.
    package let part: String
    /// Where in that part's template, and a sentence.
    package let error: TemplateError
}

extension Rendering {
    /// Notes that `reference` is missing, if somebody wants to know.
    mutating func note(
        _ reference: FieldReference, at range: Range<Int>, of part: Wording.Part
    ) {
        let name = reference.name
        let question = Suggestion.question(for: name, in: view.names)
        let error = TemplateError(
            "the event has no '\(name)'." + question, at: range,
            in: part.template.bytes)
        missing?.append(MissingField(part: part.name, error: error))
    }
}

extension EventView {
    /// The names of all that the event has.
    fileprivate var names: [String] {
        var names = FieldReference.Own.allCases.map(\.rawValue)
        for index in 0..<event.pointee.number_count {
            if let number = event.pointee.numbers?[index] { names.append(number.key.text) }
        }
        for index in 0..<event.pointee.attr_count {
            if let attribute = event.pointee.attrs?[index] { names.append(attribute.key.text) }
        }
        let payload = try? JSONValue(parsing: self.payload)
        return names + (payload?.object?.keys ?? [])
    }
}

extension FieldReference {
    fileprivate var name: String {
        switch self {
        case .own(let field): field.rawValue
        case .number(let name), .attribute(let name), .anywhere(let name, _): name
        case .payload(let path), .element(_, let path): path.joined(separator: ".")
        }
    }
}
