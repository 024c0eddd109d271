/// Reads a condition's text into its tree.
///
///     or         = and { "or" and }
///     and        = not { "and" not }
///     not        = "not" not | "(" or ")" | field test
///     test       = ("==" | "!=" | "<" | "<=" | ">" | ">=") literal
///                | ["not"] "in" "[" literal { "," literal } "]"
///                | ("contains" | "starts" "with" | "ends" "with" | "matches") text
///                | "exists" | "missing"
///     literal    = number | text | "true" | "false" | "null"
///     text       = word | "'" … "'" | '"' … '"'
struct ExpressionParser {
    static let textBytesMax = 4096
    static let depthMax = 64
    static let nodesMax = 1000

    var lexer: ExpressionLexer
    var token: ExpressionToken
    private var depth = 0
    private var nodeCount = 0

    /// Reads the whole of `text`.
    static func parse(_ text: String) throws(ExpressionError) -> ExpressionSyntax {
        guard text.utf8.count <= textBytesMax else {
            throw ExpressionError(
                "the condition is longer than \(textBytesMax) bytes",
                at: textBytesMax..<text.utf8.count)
        }
        var parser = try ExpressionParser(text)
        if parser.token.kind == .end {
            throw parser.error("the condition is empty: leave it out to take every event")
        }
        let syntax = try parser.parseOr()
        guard parser.token.kind == .end else { throw parser.trailing() }
        return syntax
    }

    private init(_ text: String) throws(ExpressionError) {
        lexer = ExpressionLexer(text)
        token = try lexer.next()
    }

    private mutating func parseOr() throws(ExpressionError) -> ExpressionSyntax {
        var parts = [try parseAnd()]
        while try take(.or) { parts.append(try parseAnd()) }
        guard parts.count > 1 else { return parts[0] }
        try countNode()
        // (a or b) or c and a or (b or c) say the same as a or b or c.
        return .or(
            parts.flatMap { part in
                if case .or(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func parseAnd() throws(ExpressionError) -> ExpressionSyntax {
        var parts = [try parseNot()]
        while try take(.and) { parts.append(try parseNot()) }
        guard parts.count > 1 else { return parts[0] }
        try countNode()
        return .and(
            parts.flatMap { part in
                if case .and(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func parseNot() throws(ExpressionError) -> ExpressionSyntax {
        let opening = token.range
        if try take(.not) {
            try countNode()
            return try nested { parser throws(ExpressionError) in .not(try parser.parseNot()) }
        }
        guard try take(.leftParenthesis) else { return try parseComparison() }
        let inner = try nested { parser throws(ExpressionError) in try parser.parseOr() }
        guard try take(.rightParenthesis) else {
            guard token.kind == .end else { throw trailing() }
            throw ExpressionError("the parenthesis that is opened here is not closed", at: opening)
        }
        return inner
    }

    private mutating func parseComparison() throws(ExpressionError) -> ExpressionSyntax {
        try countNode()
        let field = try parseField()
        return .test(field, try parseTest(of: field))
    }

    private mutating func nested(
        _ parse: (inout ExpressionParser) throws(ExpressionError) -> ExpressionSyntax
    ) throws(ExpressionError) -> ExpressionSyntax {
        guard depth < Self.depthMax else {
            throw error("more than \(Self.depthMax) 'not' and parentheses within one another")
        }
        depth += 1
        let syntax = try parse(&self)
        depth -= 1
        return syntax
    }
}

// MARK: Tokens

extension ExpressionParser {
    /// Moves to the next token.
    mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    /// Moves over `kind` if it is next, and says whether it was.
    mutating func take(_ kind: ExpressionToken.Kind) throws(ExpressionError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    /// Moves over a word of the language if it is next, and says whether it was.
    mutating func take(_ keyword: ExpressionKeyword) throws(ExpressionError) -> Bool {
        try take(.word(keyword.rawValue))
    }

    /// Counts a test, an operator or a literal towards the limit.
    mutating func countNode() throws(ExpressionError) {
        nodeCount += 1
        guard nodeCount <= Self.nodesMax else {
            throw error("the condition has more than \(Self.nodesMax) parts")
        }
    }

    /// An error at the next token.
    func error(_ reason: String) -> ExpressionError { ExpressionError(reason, at: token.range) }

    /// The error for what stands where only 'and', 'or' or the end may.
    private func trailing() -> ExpressionError {
        switch token.kind {
        case .rightParenthesis:
            error("this parenthesis was never opened")
        case .word(let word):
            error(
                "'and' or 'or' is wanted before the next comparison."
                    + Suggestion.question(for: word, in: ["and", "or"]))
        case .comparison:
            error("a field is compared once: join two comparisons with 'and'")
        default:
            error("'and', 'or' or the end is wanted here")
        }
    }
}
