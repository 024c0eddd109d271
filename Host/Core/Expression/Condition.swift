package import CBelfry

/// What a route asks of an event: `confidence > 70 and symbol in [AAPL, MSFT]`.
///
/// - Fields: `type subject user priority title body source` are the event's own. Any other name is
///   looked for among the typed numbers, the attributes and then the payload, where dots lead
///   inwards; `number.x`, `attr.x` and `payload.x.y` say where. An array's elements are reached by
///   their index.
/// - Comparisons: `== != < <= > >=`, `in […]`, `not in […]`, `contains`, `starts with`, `ends
///   with`, `matches` (a pattern with `*` and `?`), `exists`, `missing`; joined by `and`, `or`,
///   `not` and parentheses. Case counts.
/// - A field that is missing makes every comparison false, `!=` and `not in` too; `not x == 1` is
///   then true. An empty field of the event's own is missing; null in the payload is not.
/// - A text that is wholly a number compares with a number as one, and `true` and `false` likewise;
///   quotes make any value a text. Otherwise values of different kinds are never equal and have no
///   order. Texts are ordered by their bytes, priorities by their weight.
///
/// Immutable, and safe to use from any thread.
package struct Condition: Sendable {
    private let syntax: ExpressionSyntax
    private let program: ConditionProgram

    /// The names of the fields it looks at, as they are written, each once.
    package let fieldNames: [String]

    /// Reads a condition.
    ///
    /// At most 4 KiB, 64 `not` and parentheses within one another, and 1,000 comparisons, joints
    /// and list elements.
    package init(parsing text: String) throws(ExpressionError) {
        syntax = try ExpressionParser.parse(text)
        program = ConditionProgram(syntax)
        fieldNames = syntax.fieldNames
    }

    /// True when `event`, whose texts are UTF-8, meets the condition.
    package func matches(_ event: UnsafePointer<belfry_event>) -> Bool {
        program.accepts(EventFields(event: event))
    }
}

extension Condition: Equatable {
    /// True when both say the same in the same order.
    package static func == (left: Condition, right: Condition) -> Bool {
        left.syntax == right.syntax
    }
}

extension Condition: CustomStringConvertible {
    /// The condition in its canonical form, which reads back as an equal one.
    package var description: String { syntax.description }
}

extension ExpressionSyntax {
    fileprivate var fieldNames: [String] {
        var names: [String] = []
        collectFieldNames(into: &names)
        return names
    }

    private func collectFieldNames(into names: inout [String]) {
        switch self {
        case .and(let parts), .or(let parts):
            for part in parts { part.collectFieldNames(into: &names) }
        case .not(let part):
            part.collectFieldNames(into: &names)
        case .test(let field, _):
            if !names.contains(field.name) { names.append(field.name) }
        }
    }
}
