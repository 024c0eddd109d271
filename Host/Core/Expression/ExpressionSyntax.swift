import Vocabulary

/// What a condition says, as a tree.
///
/// `and` and `or` have at least two parts, none of their own kind.
indirect enum ExpressionSyntax: Equatable, Sendable {
    case or([ExpressionSyntax])
    case and([ExpressionSyntax])
    case not(ExpressionSyntax)
    case test(ExpressionField, ExpressionTest)
}

/// What is asked of a field.
enum ExpressionTest: Equatable, Sendable {
    case exists
    case missing
    case compares(ExpressionComparison, ExpressionLiteral)
    case isIn([ExpressionLiteral])
    case isNotIn([ExpressionLiteral])
    case contains(String)
    case startsWith(String)
    case endsWith(String)
    case matches(String)
}

/// How a field and a literal are compared.
enum ExpressionComparison: String, Equatable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// What a field is compared with.
enum ExpressionLiteral: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case priority(EventPriority)
}

/// The words that cannot be a field or a literal without quotes.
enum ExpressionKeyword: String, CaseIterable {
    case or, and, not
    case `in`, contains, starts, ends, matches, exists, missing
}
