/// One fault of a file: where it is, what it is, and what to do about it.
package struct Finding: Sendable, Equatable {
    package enum Severity: String, Sendable {
        case error
        case warning
    }

    package var severity: Severity
    /// The path as the operator gave it.
    package var file: String
    /// Nil when the fault is the file's as a whole.
    package var mark: Mark?
    /// One sentence without a full stop; it never holds a secret.
    package var sentence: String
    /// What was probably meant; rendered as "did you mean …?".
    package var suggestion: String?
    /// The line at fault; nil when there is nothing to show.
    package var excerpt: Excerpt?

    package init(
        _ severity: Severity, file: String, mark: Mark?, _ sentence: String,
        suggestion: String? = nil, excerpt: Excerpt? = nil
    ) {
        self.severity = severity
        self.file = file
        self.mark = mark
        self.sentence = sentence
        self.suggestion = suggestion
        self.excerpt = excerpt
    }

    /// How many characters of the line are at fault; at least 1.
    package var length: Int { excerpt?.length ?? 1 }

    /// The sentence with the suggestion.
    package var message: String {
        suggestion.map { "\(sentence); did you mean \"\($0)\"?" } ?? sentence
    }
}
