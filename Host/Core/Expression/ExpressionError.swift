/// Why a condition cannot be understood, and where.
package struct ExpressionError: Error, Equatable, Sendable {
    /// Bytes of the text before the fault.
    package let offset: Int
    /// Bytes that the fault spans; 0 where something is missing.
    package let length: Int
    /// What is wrong and what to write instead, as a sentence.
    package let reason: String

    init(_ reason: String, at range: Range<Int>) {
        self.offset = range.lowerBound
        self.length = range.count
        self.reason = reason
    }
}

extension ExpressionError: CustomStringConvertible {
    /// The sentence.
    package var description: String { reason }
}
