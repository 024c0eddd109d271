import JSON
import Patterns
import Vocabulary

/// A condition in the form in which it is evaluated: a list of tests, each of which says where to
/// go on.
///
/// `and`, `or` and `not` have become those jumps, so that evaluation needs neither stack nor
/// recursion. Every test is plain data; texts are ranges of one array of bytes.
struct ConditionProgram: Sendable {
    /// A range of ``bytes``.
    struct TextRange {
        let start: Int32
        let count: Int32
    }

    enum Field {
        case priority
        case event(ExpressionField.EventText)
        case number(TextRange)
        case attribute(TextRange)
        /// An encoded path.
        case payload(TextRange)
        case anywhere(TextRange, path: TextRange)
    }

    enum Relation {
        case exists
        case missing
        case compares(ExpressionComparison, Literal)
        /// A range of ``literals``.
        case isIn(Range<Int32>, negated: Bool)
        case startsWith(TextRange)
        case endsWith(TextRange)
        /// A glob's shape and its table.
        case matches(GlobShape, TextRange)
    }

    enum Literal {
        case null
        case bool(Bool)
        case number(Double)
        case text(TextRange)
        case priority(Int32)
    }

    struct Test {
        let field: Field
        let relation: Relation
        let whenTrue: Target
        let whenFalse: Target
    }

    /// Where to go on: a test's index, or an end.
    struct Target {
        let index: Int32

        static let accept = Target(index: -1)
        static let reject = Target(index: -2)
    }

    private(set) var tests: [Test] = []
    private(set) var bytes: [UInt8] = []
    private(set) var literals: [Literal] = []
    private(set) var start = Target.accept

    init(_ syntax: ExpressionSyntax) {
        start = add(syntax, whenTrue: .accept, whenFalse: .reject)
    }
}

// MARK: Compiling, back to front, so that each part knows where to go on

extension ConditionProgram {
    private mutating func add(
        _ syntax: ExpressionSyntax, whenTrue: Target, whenFalse: Target
    ) -> Target {
        switch syntax {
        case .not(let part):
            return add(part, whenTrue: whenFalse, whenFalse: whenTrue)
        case .and(let parts):
            return parts.reversed().reduce(whenTrue) { next, part in
                add(part, whenTrue: next, whenFalse: whenFalse)
            }
        case .or(let parts):
            return parts.reversed().reduce(whenFalse) { next, part in
                add(part, whenTrue: whenTrue, whenFalse: next)
            }
        case .test(let field, let test):
            let compiled = Test(
                field: compile(field), relation: compile(test), whenTrue: whenTrue,
                whenFalse: whenFalse)
            tests.append(compiled)
            return Target(index: Int32(tests.count - 1))
        }
    }

    private mutating func compile(_ field: ExpressionField) -> Field {
        switch field {
        case .priority: .priority
        case .event(let text): .event(text)
        case .number(let name): .number(add(name))
        case .attribute(let name): .attribute(add(name))
        case .payload(let parts): .payload(add(JSONPath(parts).encoded))
        case .anywhere(let parts): .anywhere(add(field.name), path: add(JSONPath(parts).encoded))
        }
    }

    private mutating func compile(_ test: ExpressionTest) -> Relation {
        switch test {
        case .exists: .exists
        case .missing: .missing
        case .compares(let comparison, let literal): .compares(comparison, compile(literal))
        case .isIn(let literals): .isIn(add(literals), negated: false)
        case .isNotIn(let literals): .isIn(add(literals), negated: true)
        case .contains(let text): compile(Glob(containing: text))
        case .startsWith(let text): .startsWith(add(text))
        case .endsWith(let text): .endsWith(add(text))
        case .matches(let pattern): compile(Glob(pattern))
        }
    }

    private mutating func compile(_ glob: Glob) -> Relation {
        .matches(glob.shape, add(glob.table))
    }

    private mutating func compile(_ literal: ExpressionLiteral) -> Literal {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .text(let text): .text(add(text))
        case .priority(let priority): .priority(priority.rawValue)
        }
    }

    private mutating func add(_ text: String) -> TextRange { add(Array(text.utf8)) }

    private mutating func add(_ text: [UInt8]) -> TextRange {
        let start = bytes.count
        bytes.append(contentsOf: text)
        return TextRange(start: Int32(start), count: Int32(bytes.count - start))
    }

    private mutating func add(_ list: [ExpressionLiteral]) -> Range<Int32> {
        let start = Int32(literals.count)
        for literal in list { literals.append(compile(literal)) }
        return start..<Int32(literals.count)
    }
}
