import JSON
import Vocabulary

extension ExpressionParser {
    /// Reads a field's name.
    mutating func parseField() throws(ExpressionError) -> ExpressionField {
        guard case .word(let name) = token.kind, ExpressionKeyword(rawValue: name) == nil else {
            throw error(fieldWanted)
        }
        guard case .text = ExpressionLiteral(word: name) else {
            throw error("a comparison begins with a field, such as confidence > 70")
        }
        guard !ExpressionLexer.hasWildcard(name) else {
            throw error("the name of a field has no * or ?")
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw error("the name of a field has no dot at its ends and no two in a row")
        }
        try advance()
        return ExpressionField(parts: parts)
    }

    /// Reads what is asked of `field`.
    mutating func parseTest(of field: ExpressionField) throws(ExpressionError) -> ExpressionTest {
        if case .comparison(let comparison) = token.kind {
            try advance()
            return .compares(comparison, try parseLiteral(for: field))
        }
        if try take(.not) {
            guard try take(.in) else { throw error("'in' is wanted here: not in […]") }
            return .isNotIn(try parseList(for: field))
        }
        if try take(.in) { return .isIn(try parseList(for: field)) }
        if try take(.exists) { return .exists }
        if try take(.missing) { return .missing }
        let start = token.range
        guard let make = try parseTextTest() else { throw testWanted(field) }
        if field == .priority {
            throw ExpressionError(
                "priority is compared with low, medium, high or critical by == != < <= > >= or in",
                at: start)
        }
        return make(try parseText())
    }

    private mutating func parseTextTest() throws(ExpressionError) -> ((String) -> ExpressionTest)? {
        if try take(.contains) { return ExpressionTest.contains }
        if try take(.matches) { return ExpressionTest.matches }
        if try take(.starts) {
            try takeWith(after: "starts")
            return ExpressionTest.startsWith
        }
        if try take(.ends) {
            try takeWith(after: "ends")
            return ExpressionTest.endsWith
        }
        return nil
    }

    private mutating func takeWith(after word: String) throws(ExpressionError) {
        guard try take(.word("with")) else {
            throw error("'with' is wanted here: \(word) with …")
        }
    }

    private mutating func parseList(
        for field: ExpressionField
    ) throws(ExpressionError) -> [ExpressionLiteral] {
        let opening = token.range
        guard try take(.leftBracket) else {
            throw error("a list in brackets is wanted here, such as [AAPL, MSFT]")
        }
        if token.kind == .rightBracket { throw error("the list is empty and would match nothing") }
        var literals = [try parseLiteral(for: field)]
        try countNode()
        while try take(.comma) {
            literals.append(try parseLiteral(for: field))
            try countNode()
        }
        guard try take(.rightBracket) else {
            if token.kind == .end {
                throw ExpressionError("the bracket that is opened here is not closed", at: opening)
            }
            throw error("',' or ']' is wanted here")
        }
        return literals
    }

    private mutating func parseLiteral(
        for field: ExpressionField
    ) throws(ExpressionError) -> ExpressionLiteral {
        let literal: ExpressionLiteral
        switch token.kind {
        case .quoted(let text):
            literal = .text(text)
        case .word(let word):
            try refuseKeyword(word)
            if ExpressionLexer.hasWildcard(word) {
                throw error(
                    "write 'matches' to compare with a pattern, or quotes for a plain * or ?")
            }
            literal = ExpressionLiteral(word: word)
            if case .number(let number) = literal, !number.isFinite {
                throw error("the number is too large")
            }
        default:
            throw error(literalWanted)
        }
        let checked = try check(literal, for: field)
        try advance()
        return checked
    }

    private func check(
        _ literal: ExpressionLiteral, for field: ExpressionField
    ) throws(ExpressionError) -> ExpressionLiteral {
        switch (field, literal) {
        case (.priority, .text(let word)):
            if let priority = EventPriority(named: word) { return .priority(priority) }
            let question = Suggestion.question(for: word, in: EventPriority.allCases.map(\.name))
            throw error("priority is low, medium, high or critical.\(question)")
        case (.priority, _):
            throw error("priority is low, medium, high or critical")
        case (.event, .text("")):
            throw error("an empty \(field.name) counts as missing: write \(field.name) missing")
        default:
            return literal
        }
    }

    private mutating func parseText() throws(ExpressionError) -> String {
        let text: String
        switch token.kind {
        case .quoted(let content):
            text = content
        case .word(let word):
            try refuseKeyword(word)
            text = word
        default:
            throw error("a text is wanted here")
        }
        try advance()
        return text
    }

    private func refuseKeyword(_ word: String) throws(ExpressionError) {
        guard ExpressionKeyword(rawValue: word) != nil else { return }
        throw error(
            "'\(word)' is a word of the language: put it in quotes if it is meant as a text")
    }
}

// MARK: Sentences

extension ExpressionParser {
    private var fieldWanted: String {
        switch token.kind {
        case .end: "a comparison is missing here, such as confidence > 70"
        case .quoted: "the name of a field has no quotes"
        default: "a comparison is wanted here, such as confidence > 70"
        }
    }

    private var literalWanted: String {
        switch token.kind {
        case .end: "a value is missing here"
        case .leftBracket: "a list goes with 'in': in [AAPL, MSFT]"
        default: "a value is wanted here: a number, a word, or a text in quotes"
        }
    }

    private func testWanted(_ field: ExpressionField) -> ExpressionError {
        let tests = ["==", "in", "contains", "starts", "ends", "matches", "exists", "missing"]
        guard case .word(let word) = token.kind else {
            return error("a comparison is wanted after '\(field.name)', such as == or in")
        }
        let question =
            ["is", "equals", "eq"].contains(word)
            ? " Did you mean '=='?" : Suggestion.question(for: word, in: tests)
        return error("'\(word)' is no comparison.\(question)")
    }
}

extension ExpressionLiteral {
    /// What a word without quotes means.
    init(word: String) {
        switch word {
        case "null": self = .null
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        default:
            var text = word
            let number = text.withUTF8 { JSONNumber.value(UnsafeRawBufferPointer($0)) }
            self = number.map { .number($0) } ?? .text(word)
        }
    }
}
