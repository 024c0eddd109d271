import Vocabulary

extension ExpressionSyntax: CustomStringConvertible {
    /// The condition in its canonical form, which reads back as the same tree.
    var description: String {
        switch self {
        case .or(let parts):
            parts.map { $0.description(within: .or) }.joined(separator: " or ")
        case .and(let parts):
            parts.map { $0.description(within: .and) }.joined(separator: " and ")
        case .not(let part):
            "not " + part.description(within: .not)
        case .test(let field, let test):
            "\(field.name) \(test)"
        }
    }

    private enum Context { case or, and, not }

    private func description(within context: Context) -> String {
        switch (self, context) {
        case (.or, .and), (.or, .not), (.and, .not): "(\(self))"
        default: description
        }
    }
}

extension ExpressionTest: CustomStringConvertible {
    var description: String {
        switch self {
        case .exists: "exists"
        case .missing: "missing"
        case .compares(let comparison, let literal): "\(comparison.rawValue) \(literal)"
        case .isIn(let literals): "in [\(Self.list(literals))]"
        case .isNotIn(let literals): "not in [\(Self.list(literals))]"
        case .contains(let text): "contains \(ExpressionLiteral.text(text))"
        case .startsWith(let text): "starts with \(ExpressionLiteral.text(text))"
        case .endsWith(let text): "ends with \(ExpressionLiteral.text(text))"
        case .matches(let pattern):
            "matches \(ExpressionLiteral.spell(pattern, isPattern: true))"
        }
    }

    private static func list(_ literals: [ExpressionLiteral]) -> String {
        literals.map(\.description).joined(separator: ", ")
    }
}

extension ExpressionLiteral: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value): Self.spell(value)
        case .text(let text): Self.spell(text, isPattern: false)
        case .priority(let priority): priority.name
        }
    }

    private static func spell(_ number: Double) -> String {
        guard let whole = Int64(exactly: number), whole.magnitude < 1 << 53 else {
            return String(number)
        }
        return String(whole)
    }

    /// A text without quotes where it reads back as itself, else in single quotes.
    static func spell(_ text: String, isPattern: Bool) -> String {
        let isBare =
            ExpressionLexer.isWord(text) && ExpressionKeyword(rawValue: text) == nil
            && ExpressionLiteral(word: text) == .text(text)
            && (isPattern || !ExpressionLexer.hasWildcard(text))
        if isBare { return text }
        var quoted = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": quoted += "\\'"
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "'"
    }
}
