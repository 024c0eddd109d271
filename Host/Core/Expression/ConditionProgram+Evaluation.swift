import JSON
import Patterns

extension ConditionProgram {
    /// Whether the event of `fields` meets the condition.
    ///
    /// Does not allocate, unless a text of the payload has escapes and more than about a thousand
    /// bytes.
    func accepts(_ fields: EventFields) -> Bool {
        tests.withUnsafeBufferPointer { tests in
            var next = start
            while next.index >= 0 {
                let test = tests[Int(next.index)]
                let isTrue = holds(test.relation, for: value(of: test.field, in: fields))
                next = isTrue ? test.whenTrue : test.whenFalse
            }
            return next.index == Target.accept.index
        }
    }

    private func value(of field: Field, in fields: EventFields) -> EventValue {
        switch field {
        case .priority: return fields.priority
        case .event(let text): return fields.text(text)
        case .number(let name): return withText(name, fields.number)
        case .attribute(let name): return withText(name, fields.attribute)
        case .payload(let path): return withText(path, fields.payload)
        case .anywhere(let name, let path):
            let number = withText(name, fields.number)
            guard case .missing = number else { return number }
            let attribute = withText(name, fields.attribute)
            guard case .missing = attribute else { return attribute }
            return withText(path, fields.payload)
        }
    }

    private func holds(_ relation: Relation, for value: EventValue) -> Bool {
        switch (value, relation) {
        case (.missing, .missing): return true
        case (.missing, _): return false
        case (_, .exists): return true
        case (_, .missing): return false
        case (.escaped(let field), _):
            return field.withString { holds(relation, for: .text($0)) } ?? false
        case (_, .compares(let comparison, let literal)):
            return compares(value, comparison, literal)
        case (_, .isIn(let list, let negated)):
            return literals.withUnsafeBufferPointer { literals in
                list.contains { equals(value, literals[Int($0)]) } != negated
            }
        case (.text(let text), .startsWith(let prefix)):
            return withText(prefix, text.hasPrefix)
        case (.text(let text), .endsWith(let suffix)):
            return withText(suffix, text.hasSuffix)
        case (.text(let text), .matches(let shape, let table)):
            return withText(table) { shape.matches(text, table: $0) }
        default:
            return false
        }
    }

    private func compares(
        _ value: EventValue, _ comparison: ExpressionComparison, _ literal: Literal
    ) -> Bool {
        switch comparison {
        case .equal: return equals(value, literal)
        case .notEqual: return !equals(value, literal)
        case .less: return order(value, literal).map { $0 < 0 } ?? false
        case .lessOrEqual: return order(value, literal).map { $0 <= 0 } ?? false
        case .greater: return order(value, literal).map { $0 > 0 } ?? false
        case .greaterOrEqual: return order(value, literal).map { $0 >= 0 } ?? false
        }
    }

    private func equals(_ value: EventValue, _ literal: Literal) -> Bool {
        switch (value, literal) {
        case (.null, .null): true
        case (.bool(let value), .bool(let wanted)): value == wanted
        // Attributes are texts, so a text is taken for the truth value it spells.
        case (.text(let text), .bool(let wanted)):
            text.elementsEqual((wanted ? "true" : "false").utf8)
        case (.text(let text), .text(let wanted)): withText(wanted, text.hasSameBytes)
        default: order(value, literal) == 0
        }
    }

    /// How the value stands to the literal; nil where two things of different kinds have no order.
    private func order(_ value: EventValue, _ literal: Literal) -> Int? {
        switch (value, literal) {
        case (.number(let number), .number(let wanted)):
            return Self.order(number, wanted)
        case (.text(let text), .number(let wanted)):
            return JSONNumber.value(text).map { Self.order($0, wanted) }
        case (.text(let text), .text(let wanted)):
            return withText(wanted) { text.order(against: $0) }
        case (.priority(let priority), .priority(let wanted)):
            return Int(priority - wanted)
        default:
            return nil
        }
    }

    private static func order(_ number: Double, _ wanted: Double) -> Int {
        number < wanted ? -1 : number > wanted ? 1 : 0
    }

    private func withText<Result>(
        _ range: TextRange, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { bytes in
            let start = Int(range.start)
            return body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(range.count)]))
        }
    }
}
