import Core

/// A text with places for the values of an event, read once and rendered often.
///
/// - `{{ field | filter | filter(argument) }}` writes a value. Fields are named as in a route's
///   `where:`; what is missing is written as nothing.
/// - `{% if condition %} … {% elif condition %} … {% else %} … {% endif %}`: the condition is one
///   of `where:`.
/// - `{% for item in payload.signals %} … {{ item.symbol }} … {% endfor %}` goes over an array, at
///   most 20 elements or `limit 100`; two loops may stand within one another.
/// - `{# … #}` is a comment. A tag or comment alone on its line takes the line with it.
///
/// Immutable, and safe to use from any thread.
package struct Template: Sendable {
    /// The template as it was written.
    package let text: String

    let program: TemplateProgram

    package static let bytesMax = 65_536
    static let instructionsMax = 2_000
    static let fieldsMax = 256
    static let depthMax = 8
    static let loopDepthMax = 2
    static let loopLimit = 20
    static let loopLimitMax = 100

    /// Reads a template.
    ///
    /// At most 64 KiB, 2,000 parts, 256 different fields, and 8 `if` and `for` within one another.
    package init(parsing text: String) throws(TemplateError) {
        var parser = TemplateParser(text)
        try parser.run()
        self.text = text
        program = TemplateProgram(parser)
    }
}

extension Template: Equatable {
    /// True for the same text.
    package static func == (left: Template, right: Template) -> Bool { left.text == right.text }
}

/// A template in the form in which it is rendered; an object, so that passing it on is cheap.
final class TemplateProgram: Sendable {
    let instructions: [TemplateInstruction]
    let bytes: [UInt8]
    let expressions: [TemplateExpression]
    /// The steps of all expressions.
    let steps: [TemplateStep]
    let conditions: [Condition]
    let loops: [TemplateLoop]
    /// What the operands' indices mean, with where each is first named.
    let fields: [(reference: FieldReference, range: Range<Int>)]

    init(_ parser: TemplateParser) {
        bytes = parser.bytes
        instructions = parser.instructions
        expressions = parser.expressions
        steps = parser.steps
        conditions = parser.conditions
        loops = parser.loops
        fields = parser.fields
    }
}

/// A step of a template; jumps are indices of instructions.
enum TemplateInstruction: Sendable {
    /// Writes a range of the template's bytes.
    case text(Range<Int>)
    case value(expression: Int)
    case unless(condition: Int, jump: Int)
    case jump(Int)
    /// Begins a loop, or goes behind it where there is nothing to go over.
    case enter(loop: Int)
    /// Goes back for the next element, if there is one.
    case again(loop: Int)
}

struct TemplateExpression: Sendable {
    let operand: TemplateOperand
    /// A range of the template's steps.
    let steps: Range<Int>
    /// Where its operand stands.
    let place: Range<Int>
}

struct TemplateLoop: Sendable {
    /// An index into the template's fields.
    let array: Int
    let limit: Int
    /// How many loops this one stands in.
    let level: Int
    /// The first instruction of its body, and the first behind it.
    let start: Int
    var end: Int
}
