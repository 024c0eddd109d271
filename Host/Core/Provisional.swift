// Stands in for the expression reader until its branch is merged.

package struct Glob: Sendable, Equatable {
    package var text: String
    package init(_ text: String) { self.text = text }
}

package struct Condition: Sendable, Equatable {
    package var text: String
    package init(parsing text: String) throws(ExpressionError) {
        guard !text.isEmpty else {
            throw ExpressionError(offset: 0, length: 0, reason: "the condition is empty")
        }
        self.text = text
    }
}

package struct ExpressionError: Error {
    package var offset: Int
    package var length: Int
    package var reason: String
}
