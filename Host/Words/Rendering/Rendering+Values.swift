import Core
import JSON

// A value goes through its filters either as itself or, from the first filter that makes a text on,
// as what was written since a mark.
extension Rendering {
    /// How far a value is on its way.
    private enum State {
        case value(Value, isSigned: Bool)
        case written
    }

    /// Writes what an expression says.
    mutating func write(
        _ expression: TemplateExpression, of part: Wording.Part, to output: inout Output
    ) {
        let mark = output.count
        var state = load(expression.operand, of: part, to: &output)
        for index in expression.steps {
            apply(part.template.steps[index], &state, since: mark, of: part, to: &output)
        }
        if case .value(let value, let isSigned) = state {
            write(value, isSigned: isSigned, to: &output)
        }
        guard output.count == mark, case .field(let index) = expression.operand else { return }
        missCount += 1
        guard missing != nil, !part.isBuiltIn else { return }
        note(part.template.fields[index].reference, at: expression.place, of: part)
    }

    private mutating func load(
        _ operand: TemplateOperand, of part: Wording.Part, to output: inout Output
    ) -> State {
        switch operand {
        case .field(let index): return .value(value(slot: part.slots[index]), isSigned: false)
        case .number(let number): return .value(.number(number), isSigned: false)
        case .text(let text):
            output.append(text, of: part.template.bytes)
            return .written
        }
    }

    private mutating func apply(
        _ step: TemplateStep, _ state: inout State, since mark: Int, of part: Wording.Part,
        to output: inout Output
    ) {
        switch (step, state) {
        case (.fallback(let operand), .value(let value, _)) where value.isNothing:
            state = load(operand, of: part, to: &output)
        case (.fallback(let operand), .written) where output.count == mark:
            state = load(operand, of: part, to: &output)
        case (.fallback, _): break
        case (.signed, .value(let value, _)): state = .value(value, isSigned: true)
        case (.upper, _), (.lower, _), (.title, _), (.label, _), (.short, _):
            if case .value(let value, let isSigned) = state {
                write(value, isSigned: isSigned, to: &output)
            }
            state = .written
            change(step, since: mark, &output)
        case (_, .written): break
        case (_, .value(let value, _)) where value.isNothing: break
        case (_, .value(let value, let isSigned)):
            format(step, value, isSigned: isSigned, of: part, to: &output)
            state = .written
        }
    }

    /// Writes a number or a moment as `step` says; a text that is neither stays as it is.
    private mutating func format(
        _ step: TemplateStep, _ value: Value, isSigned: Bool, of part: Wording.Part,
        to output: inout Output
    ) {
        switch step {
        case .time(let style):
            guard let unixNs = Moment.unixNs(value) else { break }
            return times.write(unixNs, as: style, to: &output)
        case .ago:
            guard let unixNs = Moment.unixNs(value) else { break }
            return phrases.write(unixNs, before: nowUnixNs, numbers, to: &output)
        default:
            guard let number = number(of: value) else { break }
            return format(step, number, isSigned: isSigned, of: part, to: &output)
        }
        write(value, isSigned: isSigned, to: &output)
    }

    private mutating func format(
        _ step: TemplateStep, _ number: Double, isSigned: Bool, of part: Wording.Part,
        to output: inout Output
    ) {
        switch step {
        case .money(let operand, let isShort):
            let currency = operand.flatMap { self.currency($0, of: part) } ?? usualCurrency
            numbers.write(number, in: currency, isShort: isShort, isSigned: isSigned, to: &output)
        case .percent(let digits):
            numbers.writePercent(number, digits: digits, isSigned: isSigned, to: &output)
        case .number(let digits):
            let places = digits.map { $0...$0 } ?? Self.plainPlaces
            numbers.write(number, places: places, isSigned: isSigned, to: &output)
        case .plural(let one, let other):
            let form = part.plural.isOne(number) ? one : other
            output.append(form, of: part.template.bytes)
        default:
            write(.number(number), isSigned: isSigned, to: &output)
        }
    }

    private static let plainPlaces = 0...6

    private func number(of value: Value) -> Double? {
        guard case .escaped(let field) = value else { return value.number }
        return field.withString { Value.text($0).number } ?? nil
    }

    private mutating func currency(_ operand: TemplateOperand, of part: Wording.Part) -> Currency? {
        switch operand {
        case .text(let code):
            return Currency(String(decoding: part.template.bytes[code], as: UTF8.self))
        case .number: return nil
        case .field(let index):
            guard case .text(let code) = value(slot: part.slots[index]), code.count <= 8 else {
                return nil
            }
            return Currency(String(decoding: code, as: UTF8.self))
        }
    }

    /// Writes a value that no filter has formed.
    private func write(_ value: Value, isSigned: Bool, to output: inout Output) {
        switch value {
        case .unread, .missing, .composite: break
        case .bool(let bool): output.append(bool ? "true" as StaticString : "false")
        case .number(let number):
            numbers.write(number, places: Self.plainPlaces, isSigned: isSigned, to: &output)
        case .text(let text):
            if isSigned, let number = value.number {
                numbers.write(number, places: Self.plainPlaces, isSigned: true, to: &output)
            } else {
                output.append(text)
            }
        case .escaped(let field):
            // Nil is for what is no text, and an escaped field always is one.
            _ = field.withString { output.append($0) }
        case .moment(let unixNs): times.write(unixNs, as: .full, to: &output)
        case .priority(let priority):
            let names = phrases.priorities
            let index = Int(priority)
            output.append(names.indices.contains(index) ? names[index] : "")
        }
    }
}

// MARK: Changing a text

extension Rendering {
    private func change(_ step: TemplateStep, since mark: Int, _ output: inout Output) {
        guard output.count > mark else { return }
        let text = output.text(since: mark)
        switch step {
        case .upper: output.replace(since: mark, with: text.uppercased())
        case .lower: output.replace(since: mark, with: text.lowercased())
        case .title: output.replace(since: mark, with: text.titled)
        case .label: output.replace(since: mark, with: text.labelled)
        case .short(let count): output.replace(since: mark, with: text.shortened(to: count))
        default: break
        }
    }
}

extension String {
    /// Each word with a capital.
    fileprivate var titled: String {
        var isStart = true
        var result = ""
        for character in self {
            result += isStart ? character.uppercased() : String(character)
            isStart = character.isWhitespace
        }
        return result
    }

    /// A program's name as a person writes it: "loss_limit" is "Loss limit".
    fileprivate var labelled: String {
        let spaced = String(map { $0 == "_" ? " " : $0 })
        return spaced.prefix(1).uppercased() + spaced.dropFirst()
    }

    /// At most `count` characters, the last of which says that there were more.
    fileprivate func shortened(to count: Int) -> String {
        // A character may be long; that of a family has 25 bytes.
        let bytesMax = 32 * count
        guard self.utf8.count > bytesMax || self.count > count else { return self }
        var kept = prefix(count - 1)
        if kept.utf8.count > bytesMax {
            kept = Substring(String(decoding: kept.utf8.prefix(bytesMax), as: UTF8.self).dropLast())
        }
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return kept + "…"
    }
}
