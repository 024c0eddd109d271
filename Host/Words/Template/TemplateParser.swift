import Core

/// Reads a template's text into a list of instructions; jumps are filled in as blocks end.
struct TemplateParser {
    let bytes: [UInt8]
    private(set) var instructions: [TemplateInstruction] = []
    private(set) var expressions: [TemplateExpression] = []
    private(set) var steps: [TemplateStep] = []
    private(set) var conditions: [Condition] = []
    private(set) var loops: [TemplateLoop] = []
    private(set) var fields: [(reference: FieldReference, range: Range<Int>)] = []
    private var indices: [FieldReference: Int] = [:]
    private var blocks: [Block] = []

    /// An `if` or `for` that has not ended.
    private struct Block {
        enum Kind {
            case branch(pending: Int?, ends: [Int], hasElse: Bool)
            case loop(Int, variable: String)
        }

        var kind: Kind
        let opening: Range<Int>
    }

    private static let tags = ["if", "elif", "else", "endif", "for", "endfor"]

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func run() throws(TemplateError) {
        guard bytes.count <= Template.bytesMax else {
            throw error(
                "the template is longer than \(Template.bytesMax) bytes",
                at: Template.bytesMax..<bytes.count)
        }
        for piece in try pieces() {
            switch piece {
            case .text(let range): try add(.text(range), at: range)
            case .value(let inside): try value(inside)
            case .tag(let inside): try tag(inside)
            }
        }
        guard let open = blocks.last else { return }
        let end = if case .loop = open.kind { "endfor" } else { "endif" }
        throw error("this block is never ended with {% \(end) %}", at: open.opening)
    }

    private func pieces() throws(TemplateError) -> [TemplatePiece] {
        do throws(TemplateCutter.Fault) {
            return try TemplateCutter.cut(bytes)
        } catch {
            throw self.error(error.reason, at: error.range)
        }
    }

    func error(_ reason: String, at range: Range<Int>) -> TemplateError {
        TemplateError(reason, at: range, in: bytes)
    }

    private mutating func add(
        _ instruction: TemplateInstruction, at range: Range<Int>
    ) throws(TemplateError) {
        guard instructions.count < Template.instructionsMax else {
            throw error("the template has more than \(Template.instructionsMax) parts", at: range)
        }
        instructions.append(instruction)
    }

    private mutating func value(_ inside: Range<Int>) throws(TemplateError) {
        var parser = ValueParser(bytes, inside: inside)
        let (operand, place, added) = try parser.parse { name, range throws(TemplateError) in
            try field(name, at: range)
        }
        steps += added
        expressions.append(
            TemplateExpression(
                operand: operand, steps: steps.count - added.count..<steps.count, place: place))
        try add(.value(expression: expressions.count - 1), at: inside)
    }
}

// MARK: Fields

extension TemplateParser {
    /// The index of the field called `name`.
    private mutating func field(_ name: String, at range: Range<Int>) throws(TemplateError) -> Int {
        let reference = try reference(name, at: range)
        if let index = indices[reference] { return index }
        guard fields.count < Template.fieldsMax else {
            throw error("the template names more than \(Template.fieldsMax) fields", at: range)
        }
        indices[reference] = fields.count
        fields.append((reference, range))
        return fields.count - 1
    }

    private func reference(
        _ name: String, at range: Range<Int>
    ) throws(TemplateError) -> FieldReference {
        guard let reference = FieldReference(name) else {
            throw error("'\(name)' is no field: a part between its dots is empty", at: range)
        }
        let parts = name.split(separator: ".").map(String.init)
        guard let level = variables.lastIndex(where: { $0 == parts.first }) else {
            return reference
        }
        return .element(level: level, path: Array(parts.dropFirst()))
    }

    /// The variables of the loops that are open, from the outside in.
    private var variables: [String] {
        blocks.compactMap { if case .loop(_, let variable) = $0.kind { variable } else { nil } }
    }
}

// MARK: Tags

extension TemplateParser {
    private mutating func tag(_ inside: Range<Int>) throws(TemplateError) {
        let words = words(in: inside)
        guard let first = words.first else {
            throw error("this tag is empty; write if, else, for or an end of them", at: inside)
        }
        let name = String(decoding: bytes[first], as: UTF8.self)
        let rest = first.upperBound..<inside.upperBound
        if ["else", "endif", "endfor"].contains(name), words.count > 1 {
            throw error(
                "'\(name)' takes nothing behind it", at: words[1].lowerBound..<inside.upperBound)
        }
        switch name {
        case "if":
            try open(.branch(pending: nil, ends: [], hasElse: false), at: inside)
            try test(rest)
        case "elif", "else": try otherwise(first, condition: name == "elif" ? rest : nil)
        case "endif": try endBranch(first)
        case "for": try loop(words, inside)
        case "endfor": try endLoop(first)
        default:
            throw error(
                "there is no tag '\(name)'." + Suggestion.question(for: name, in: Self.tags),
                at: first)
        }
    }

    private func words(in range: Range<Int>) -> [Range<Int>] {
        let isBlank = { (byte: UInt8) in byte <= 0x20 }
        return bytes[range].split(whereSeparator: isBlank).map { $0.startIndex..<$0.endIndex }
    }

    private mutating func open(_ kind: Block.Kind, at range: Range<Int>) throws(TemplateError) {
        guard blocks.count < Template.depthMax else {
            throw error(
                "more than \(Template.depthMax) 'if' and 'for' stand within one another", at: range)
        }
        blocks.append(Block(kind: kind, opening: range))
    }

    /// Adds the test of a branch, whose jump is filled in when the branch ends.
    private mutating func test(_ range: Range<Int>) throws(TemplateError) {
        guard !words(in: range).isEmpty else {
            throw error("a condition is wanted here, such as confidence > 70", at: range)
        }
        let condition: Condition
        do throws(ExpressionError) {
            condition = try Condition(parsing: String(decoding: bytes[range], as: UTF8.self))
        } catch {
            let start = range.lowerBound + error.offset
            throw self.error(error.reason, at: start..<min(start + error.length, range.upperBound))
        }
        for name in condition.fieldNames {
            let first = name.prefix { $0 != "." }
            guard variables.contains(String(first)) else { continue }
            throw error(
                "a condition looks at the event and cannot look at '\(first)', which is a loop's",
                at: range)
        }
        conditions.append(condition)
        guard case .branch(_, let ends, let hasElse) = blocks.last?.kind else { return }
        blocks[blocks.count - 1].kind = .branch(
            pending: instructions.count, ends: ends, hasElse: hasElse)
        try add(.unless(condition: conditions.count - 1, jump: 0), at: range)
    }

    private mutating func otherwise(
        _ word: Range<Int>, condition: Range<Int>?
    ) throws(TemplateError) {
        let name = condition == nil ? "else" : "elif"
        guard case .branch(let pending, var ends, let hasElse) = blocks.last?.kind else {
            throw error("this '\(name)' stands in no {% if … %}", at: word)
        }
        guard !hasElse else {
            throw error("this '\(name)' comes after the 'else' of its block", at: word)
        }
        ends.append(instructions.count)
        try add(.jump(0), at: word)
        land(pending)
        blocks[blocks.count - 1].kind = .branch(
            pending: nil, ends: ends, hasElse: condition == nil)
        if let condition { try test(condition) }
    }

    private mutating func endBranch(_ word: Range<Int>) throws(TemplateError) {
        guard case .branch(let pending, let ends, _) = blocks.last?.kind else {
            throw error("this 'endif' ends no {% if … %}", at: word)
        }
        land(pending)
        ends.forEach { land($0) }
        blocks.removeLast()
    }

    /// Makes a jump that waited for its target lead here.
    private mutating func land(_ waiting: Int?) {
        guard let waiting else { return }
        switch instructions[waiting] {
        case .unless(let condition, _):
            instructions[waiting] = .unless(condition: condition, jump: instructions.count)
        default:
            instructions[waiting] = .jump(instructions.count)
        }
    }

    private mutating func loop(
        _ words: [Range<Int>], _ inside: Range<Int>
    ) throws(TemplateError) {
        let texts = words.map { String(decoding: bytes[$0], as: UTF8.self) }
        guard texts.count == 4 || texts.count == 6, texts[2] == "in",
            texts.count == 4 || texts[4] == "limit"
        else {
            throw error(
                "a loop is written {% for item in payload.items %} or {% for item in payload.items "
                    + "limit 5 %}", at: inside)
        }
        let level = variables.count
        guard level < Template.loopDepthMax else {
            throw error(
                "more than \(Template.loopDepthMax) loops stand within one another", at: inside)
        }
        if FieldReference.Own(rawValue: texts[1]) != nil || texts[1].contains(".") {
            throw error("a loop's variable needs a name of its own, such as 'item'", at: words[1])
        }
        var limit = Template.loopLimit
        if texts.count == 6 {
            guard let number = Int(texts[5]), (1...Template.loopLimitMax).contains(number) else {
                throw error(
                    "a loop's limit is a number from 1 to \(Template.loopLimitMax)", at: words[5])
            }
            limit = number
        }
        let array = try field(texts[3], at: words[3])
        try open(.loop(loops.count, variable: texts[1]), at: inside)
        try add(.enter(loop: loops.count), at: inside)
        loops.append(
            TemplateLoop(
                array: array, limit: limit, level: level, start: instructions.count,
                end: instructions.count))
    }

    private mutating func endLoop(_ word: Range<Int>) throws(TemplateError) {
        guard case .loop(let index, _) = blocks.last?.kind else {
            throw error("this 'endfor' ends no {% for … %}", at: word)
        }
        try add(.again(loop: index), at: word)
        loops[index].end = instructions.count
        blocks.removeLast()
    }
}
